"""What the commands of the registry share: days, places in a batch, checks of values (命令公用部分)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gangze.framework.command import Command
from gangze.framework.facts import AnyFact, Assertion, Fact
from gangze.kernel.findings import Effect, Finding
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.domain.lifetimes import missing_days
from gangze.organisation.wording import spoken_all


class Dated(Command):
    """A command whose effect holds over days: from `valid_from` up to, not including, `valid_to`."""

    valid_from: dt.date
    valid_to: dt.date = FOREVER

    @property
    def days(self) -> Interval | None:
        """The days, or None where the end is not after the beginning (a check reports it)."""
        return Interval(self.valid_from, self.valid_to) if self.valid_from < self.valid_to else None


def life_finding(
    code: str, what: str, name: str, lived: Sequence[Interval], wanted: Interval, where: str
) -> Finding | None:
    """A finding where something does not exist on all days wanted; `what` is its kind in words."""
    missing = missing_days(lived, wanted)
    if not missing:
        return None
    stands = (
        _("其存续期为%(days)s") % {"days": spoken_all(sorted(lived))} if lived else _("该对象从未设立")
    )
    return Finding(
        code,
        _("%(what)s“%(name)s”在%(missing)s不存在，%(stands)s")
        % {"what": what, "name": name, "missing": spoken_all(missing), "stands": stands},
        subject=name,
        source=where,
        remedy=_("请把起止日期调整到存续期之内，或先变更该对象的存续期"),
    )


def amended(
    rows: Iterable[AnyFact],
    when: Interval,
    changes: Mapping[str, Any],
    derive: Callable[[dict[str, Any]], dict[str, Any]] = lambda values: values,
) -> list[Assertion]:
    """Assertions that change some values over `when`, each stretch of days keeping its others.

    `derive` completes the values of a stretch (columns that follow from others).
    """
    result = []
    for row in rows:
        shared = row.when.intersection(when)
        if shared is None:
            continue
        model: type[Fact] = type(row)
        wanted = {model._meta.get_field(name).attname: value for name, value in changes.items()}  # type: ignore[union-attr]
        values = {name: wanted.get(name, getattr(row, name)) for name in model.value_fields()}
        key = {name: getattr(row, name) for name in (model._meta.get_field(k).attname for k in model.key_fields)}  # type: ignore[union-attr]
        result.append(Assertion(key, shared, derive(values)))
    return result


def recorded(code: str, message: str, **more: str) -> Finding:
    """A finding that is only noted in the ledger."""
    return Finding(code, message, effect=Effect.RECORD, **more)


def next_codes(model: Any, prefix: str, count: int) -> list[str]:
    """The next generated codes, `prefix` and six digits, after the highest there is.

    The caller holds the lock `code_lock(prefix)`.
    """
    last = (
        model.objects.filter(code__regex=rf"^{prefix}[0-9]{{6}}$").order_by("-code").values_list("code", flat=True)
    ).first()
    first = int(last[len(prefix) :]) + 1 if last else 1
    return [f"{prefix}{number:06d}" for number in range(first, first + count)]


def code_lock(prefix: str) -> str:
    """The identity to lock while codes are generated."""
    return f"generated-code:{prefix}"
