"""The one place that reads the clock, for command lines, jobs and tests to call at the edge (时钟)."""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """The present instant in UTC."""
    return dt.datetime.now(dt.UTC)
