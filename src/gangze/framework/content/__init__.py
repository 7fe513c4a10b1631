"""Content: dated, sourced knowledge of the bank as data, in versions that never change (内容版本)."""
