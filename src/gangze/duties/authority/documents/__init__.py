"""Letters of authority and notices of withdrawal on paper (授权书、撤回通知)."""
