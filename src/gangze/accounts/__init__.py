"""Bank systems, operator roles and accounts, held against the posts that need them (系统账号)."""
