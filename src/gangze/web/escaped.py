"""Escaping for HTML that is joined from strings (转义)."""

from __future__ import annotations

import html
from typing import Any

from django.utils.html import conditional_escape


def escaped(value: Any) -> str:
    """`value` as HTML, left as it is where it is marked safe; quick for the plain texts that most values are."""
    if type(value) is str:
        return html.escape(value)
    return str(value) if type(value) is int else conditional_escape(value)
