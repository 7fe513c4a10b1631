"""Duties for the capabilities below, which know them by a key only: the lineage that stays from version to version."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from gangze.duties.domain.outline import flat, tree
from gangze.duties.models import Duty, ManualInForce
from gangze.framework.facts import true_on
from gangze.organisation.queries.duty_keys import NamedDuty


class DutiesByLineage:
    """Implements `organisation.queries.duty_keys.DutySource`."""

    def of_posts(self, posts: Iterable[int], day: dt.date) -> Mapping[int, list[NamedDuty]]:
        """The duties of posts by their manuals in force on a day; two statements."""
        owners = dict(
            ManualInForce.objects.filter(true_on(day), manual__post__in=list(posts)).values_list(
                "version", "manual__post"
            )
        )
        by_version: dict[int, list[Duty]] = defaultdict(list)
        for duty in Duty.objects.filter(version__in=owners).only("version", "parent", "order", "lineage", "text"):
            by_version[duty.version_id].append(duty)
        return {owners[version]: _numbered(duties) for version, duties in by_version.items()}

    def named(self, keys: Iterable[str], day: dt.date) -> Mapping[str, NamedDuty]:
        """Duties by lineage as the version in force words them, else as worded last; two statements."""
        rows = list(Duty.objects.filter(lineage__in=list(keys)).only("version", "lineage", "text").order_by("pk"))
        standing = set(
            ManualInForce.objects.filter(true_on(day), version__in={row.version_id for row in rows}).values_list(
                "version", flat=True
            )
        )
        rows.sort(key=lambda row: row.version_id in standing)
        return {str(row.lineage): NamedDuty(str(row.lineage), "", row.text) for row in rows}


def _numbered(duties: Sequence[Duty]) -> list[NamedDuty]:
    branches = tree(
        duties, key=lambda duty: duty.pk, parent=lambda duty: duty.parent_id, order=lambda duty: duty.order
    )
    return [NamedDuty(str(b.thing.lineage), b.number, b.thing.text) for b in flat(branches)]
