"""Authority (授权管理): who may decide what, up to how much, by whose leave, on any day."""
