"""Post manuals and the duties in them (岗位说明书与职责)."""
