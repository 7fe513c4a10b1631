"""A large bank made up from a seed, for trying out and measuring; never part of a real bank's data."""
