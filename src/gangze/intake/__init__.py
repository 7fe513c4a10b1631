"""Documents become drafts of units, posts and duties (文件导入)."""
