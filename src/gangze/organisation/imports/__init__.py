"""People and posts from Excel and CSV: rosters (花名册) and the month's movers (人员变动), all or nothing."""

from __future__ import annotations

from gangze.organisation.imports.faults import RowFault, faulty_copy, neutral, template
from gangze.organisation.imports.feed import FeedResult, load_feed
from gangze.organisation.imports.tables import Table, read_table

__all__ = [
    "FeedResult",
    "RowFault",
    "Table",
    "faulty_copy",
    "load_feed",
    "neutral",
    "read_table",
    "template",
]
