"""Pure decisions of the controls: activities, rules, clashes, gaps, overlaps."""
