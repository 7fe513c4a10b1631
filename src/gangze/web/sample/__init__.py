"""The sample bank, loaded through the same commands, intake and feeds that a bank's own staff use (示例银行)."""
