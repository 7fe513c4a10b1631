"""People and their sign-in identities (人员)."""
