"""Pure rules of the organisation: the tree on any day, headcount, timelines. No Django, no clock."""
