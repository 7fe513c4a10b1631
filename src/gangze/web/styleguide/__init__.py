"""Every part of the shell on one page in the words of a bank, for builders and browser tests (样式指南)."""
