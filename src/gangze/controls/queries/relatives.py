"""Related persons as the controls look at them (亲属关系的读取)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from gangze.controls.domain.relatives import Pair, days_from
from gangze.kinship.queries import kin_from


def pairs_from(day: dt.date, persons: Iterable[int] | None = None) -> list[Pair]:
    """Confirmed relations that hold on a day or later; one query."""
    return [
        Pair(kin.first, kin.second, days_from(kin.when.start), days_from(kin.when.end))
        for kin in kin_from(day, persons)
    ]
