"""Units, standard posts, positions and who holds them, on any day (组织与岗位)."""
