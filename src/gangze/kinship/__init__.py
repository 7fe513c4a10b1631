"""Declared kinship between employees, confidential, for recusal in placement and in cases (亲属回避)."""
