"""Committees: mandate, members, rules of quorum, vote and recusal (委员会)."""
