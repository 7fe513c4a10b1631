"""A register declared once: list, filters, export and API follow from it (登记簿)."""
