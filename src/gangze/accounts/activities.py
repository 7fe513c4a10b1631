"""Names of business activities, told by a higher capability that knows the vocabulary (业务活动名称)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

Named = Callable[[dt.date], Mapping[str, str]]

_providers: list[Named] = []


def register_activity_names(provider: Named) -> None:
    """Where the names of activities come from: `provider(day)` gives key → name."""
    _providers[:] = [provider]


def activity_names(day: dt.date) -> Mapping[str, str]:
    """Key → name of every activity on a day; empty where nobody knows any."""
    return _providers[0](day) if _providers else {}
