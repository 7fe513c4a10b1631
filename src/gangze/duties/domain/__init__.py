"""Pure rules of manuals and duties: structure, comparison, due days, numbering. No Django, no clock."""
