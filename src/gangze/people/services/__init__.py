"""The commands on people and their sign-ins: the only writes to both."""
