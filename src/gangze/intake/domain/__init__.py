"""Reading duty documents: pure functions from text to units, posts, duties and figures (文档识别)."""
