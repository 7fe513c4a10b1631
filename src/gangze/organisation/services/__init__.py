"""The commands of the organisation: the only writes to units, posts, positions, assignments and rights."""
