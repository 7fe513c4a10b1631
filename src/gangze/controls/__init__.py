"""Controls: whether the bank's responsibilities are sound, and what a change would do (制衡检查)."""
