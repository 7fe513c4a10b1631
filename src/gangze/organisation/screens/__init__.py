"""What the pages draw, made from named reads (页面数据)."""
