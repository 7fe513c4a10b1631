"""Forms of the organisation (表单)."""
