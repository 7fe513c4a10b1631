"""Written once, used by every capability: acts, dated facts, permission, proposals, ledger, registers, jobs."""
