"""The ledger: every act in canonical bytes, sealed into one growing Merkle tree (台账封存)."""
