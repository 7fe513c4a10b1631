"""Facts with two times: when it holds in the bank, and when we knew it (双时态事实).

Change and correction are the same act: what stood is superseded, the pieces that still hold are put back,
the new piece is added. Only `superseded_at` is ever updated, once. Overlap is refused by the database itself
(`framework.overlap`), not by hope.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.base import ModelState
from django.db.models.expressions import RawSQL

from gangze.framework import recorder
from gangze.framework.guard import Recorded
from gangze.kernel.interval import FOREVER, UNTIL_CHANGED, Interval, Piece, overwrite

TIMES = ("valid_from", "valid_to", "recorded_at", "superseded_at", "recorded_by", "superseded_by")
"""Columns that every fact has."""

LOOKUP = 5_000
"""Identities looked up per SELECT of a set-based change."""


@dataclass(frozen=True, slots=True)
class Exclusive:
    """At most one current fact per value of `fields` on any day, among rows where `where` holds."""

    name: str
    fields: tuple[str, ...]
    where: tuple[tuple[str, str], ...] = ()
    message: str = ""


def true_on(day: dt.date, known_at: dt.datetime | None = None, prefix: str = "") -> Q:
    """Facts that hold on `day`, as we know it now or as it was known at an instant. Use it once per filter.

    Two chained filters over facts would make two joins and match different rows.
    """
    holds = Q(**{f"{prefix}valid_from__lte": day, f"{prefix}valid_to__gt": day})
    return holds & known(known_at, prefix)


def known(known_at: dt.datetime | None = None, prefix: str = "") -> Q:
    """Facts that are current knowledge, or were at an instant."""
    if known_at is None:
        return Q(**{f"{prefix}superseded_at": UNTIL_CHANGED})
    return Q(**{f"{prefix}recorded_at__lte": known_at, f"{prefix}superseded_at__gt": known_at})


def among(ids: Iterable[int]) -> Any:
    """Very many ids for an `__in` filter, as one list of values instead of one parameter each."""
    values = ", ".join(f"({int(key)})" for key in ids)
    return RawSQL(f"VALUES {values}", []) if values else []  # noqa: S611 - integers only


def listed(ids: Iterable[int]) -> Any:
    """The same as a plain list, for a condition that is asked again for each of very many rows."""
    values = ", ".join(str(int(key)) for key in ids)
    return RawSQL(values, []) if values else []  # noqa: S611 - integers only


class FactQuerySet(models.QuerySet[Any]):
    """Named time filters of facts."""

    def on(self, day: dt.date, known_at: dt.datetime | None = None) -> FactQuerySet:
        """Those that hold on a day."""
        return self.filter(true_on(day, known_at))

    def current(self, known_at: dt.datetime | None = None) -> FactQuerySet:
        """Those we believe, for any day."""
        return self.filter(known(known_at))

    def during(self, when: Interval, known_at: dt.datetime | None = None) -> FactQuerySet:
        """Those that hold on at least one day of an interval."""
        return self.filter(known(known_at), valid_from__lt=when.end, valid_to__gt=when.start)


class Fact(Recorded):
    """What is true about an identity over days, and since when we know it.

    A concrete fact names its identity in `key_fields` (the timeline that is changed as one) and what the
    database must keep apart in `exclusive`. `recorded_by` and `superseded_by` are ids of acts in the ledger.
    """

    key_fields: ClassVar[tuple[str, ...]] = ()
    exclusive: ClassVar[tuple[Exclusive, ...]] = ()

    valid_from = models.DateField()
    valid_to = models.DateField(default=FOREVER)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(default=UNTIL_CHANGED)
    recorded_by = models.UUIDField()
    superseded_by = models.UUIDField(null=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def when(self) -> Interval:
        """The days on which it holds."""
        return Interval(self.valid_from, self.valid_to)

    @property
    def last_day(self) -> dt.date | None:
        """The inclusive last day that people read (至…), None where open."""
        return self.when.last_day

    @classmethod
    def value_fields(cls) -> tuple[str, ...]:
        """Column names of what is asserted, besides identity and times."""
        return tuple(
            f.attname
            for f in cls._meta.concrete_fields
            if not f.primary_key and f.attname not in TIMES and f.attname not in _key_attnames(cls)
        )


AnyFact = TypeVar("AnyFact", bound=Fact)


@dataclass(frozen=True, slots=True)
class Assertion:
    """Over `when`, `values` hold for the identity `key`; None means: nothing holds there any more."""

    key: Mapping[str, Any]
    when: Interval
    values: Mapping[str, Any] | None


def assert_fact(
    model: type[AnyFact], key: Mapping[str, Any], when: Interval, values: Mapping[str, Any] | None
) -> list[AnyFact]:
    """Make `values` hold for one identity over `when` (None ends it); returns the rows inserted."""
    return assert_facts(model, [Assertion(key, when, values)])


def amend_fact(
    model: type[AnyFact], key: Mapping[str, Any], when: Interval, changes: Mapping[str, Any]
) -> list[AnyFact]:
    """Change some values over `when`, keeping the others as each stretch of days has them."""
    wanted = {_attname(model, name): value for name, value in changes.items()}
    fields = model.value_fields()
    assertions = []
    for row in _current(model, [key]).get(_identity(model, key), []):
        shared = row.when.intersection(when)
        if shared is not None:
            values = {name: wanted.get(name, getattr(row, name)) for name in fields}
            assertions.append(Assertion(key, shared, values))
    return assert_facts(model, assertions)


def assert_facts(model: type[AnyFact], assertions: Iterable[Assertion]) -> list[AnyFact]:
    """The set-based form: one read, one update and one insert per batch, whatever their number.

    Assertions on the same identity apply in the given order. `recorded_at` never runs backwards within an
    identity, so what was known at an instant stays reproducible.
    """
    act = recorder.current_act()
    wanted = list(assertions)
    timelines = _current(model, [item.key for item in wanted])
    fields = model.value_fields()
    superseded: dict[int, AnyFact] = {}
    fresh: dict[tuple[Any, ...], list[AnyFact]] = defaultdict(list)
    latest = _latest_instants(model, timelines)
    for item in wanted:
        identity = _identity(model, item.key)
        rows: list[AnyFact] = [r for r in timelines.get(identity, []) if r.pk not in superseded]
        rows += fresh[identity]
        value = None if item.values is None else _value(model, fields, item.values)
        result = overwrite([Piece(row.when, _stored(row, fields)) for row in rows], item.when, value)
        instant = max(act.now, latest.get(identity, act.now) + dt.timedelta(microseconds=1))
        if identity not in latest:
            instant = act.now
        for index in result.superseded:
            row = rows[index]
            if row.pk is None:
                fresh[identity].remove(row)
            else:
                superseded[row.pk] = row
        for piece in result.inserted:
            fresh[identity].append(
                _row(
                    model,
                    dict(zip(_key_attnames(model), identity, strict=True))
                    | dict(zip(fields, map(_melt, piece.value), strict=True))
                    | {
                        "valid_from": piece.when.start,
                        "valid_to": piece.when.end,
                        "recorded_at": instant,
                        "recorded_by": act.id,
                    },
                )
            )
    by_instant: dict[dt.datetime, list[AnyFact]] = defaultdict(list)
    for row in superseded.values():
        last = latest.get(_identity_of(row), act.now)
        by_instant[max(act.now, last + dt.timedelta(microseconds=1))].append(row)
    for instant, rows in by_instant.items():
        recorder.update_many(rows, superseded_at=instant, superseded_by=act.id)
    return recorder.create_many(row for rows in fresh.values() for row in rows)


@cache
def _attname(model: type[Fact], name: str) -> str:
    return model._meta.get_field(name).attname  # type: ignore[union-attr,no-any-return]


@cache
def _key_attnames(model: type[Fact]) -> tuple[str, ...]:
    return tuple(_attname(model, name) for name in model.key_fields)


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _identity(model: type[Fact], key: Mapping[str, Any]) -> tuple[Any, ...]:
    if tuple(key) == model.key_fields:
        return tuple(_plain(value) for value in key.values())
    given = {_attname(model, name): _plain(value) for name, value in key.items()}
    return tuple(given[name] for name in _key_attnames(model))


def _identity_of(row: Fact) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _key_attnames(type(row)))


def _row(model: type[AnyFact], values: Mapping[str, Any]) -> AnyFact:
    """A row of all its columns, without what `Model.__init__` does around it: half the time of a bulk load's rows."""
    row = model.__new__(model)
    row.__dict__ = {name: values[name] if name in values else default() for name, default in _columns(model)}
    row._state = ModelState()
    return row


@cache
def _columns(model: type[Fact]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    return tuple((field.attname, field.get_default) for field in model._meta.concrete_fields)


_ATOMS = frozenset({str, int, bool, type(None), dt.date, dt.datetime})


def _frozen(value: Any) -> Any:
    if type(value) in _ATOMS:
        return value
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return ("{}", *sorted((k, _frozen(v)) for k, v in value.items()))
    return _plain(value)


def _value(model: type[Fact], fields: Sequence[str], values: Mapping[str, Any]) -> tuple[Any, ...]:
    given = {_attname(model, name): value for name, value in values.items()}
    unknown = set(given) - set(fields)
    if unknown:
        raise TypeError(f"{model.__name__} has no values {sorted(unknown)}")
    return tuple(_frozen(given[name] if name in given else _default(model, name)()) for name in fields)


@cache
def _default(model: type[Fact], name: str) -> Callable[[], Any]:
    return model._meta.get_field(name).get_default  # type: ignore[union-attr,no-any-return]


def _stored(row: Fact, fields: Sequence[str]) -> tuple[Any, ...]:
    return tuple(_frozen(getattr(row, name)) for name in fields)


def _melt(value: Any) -> Any:
    if type(value) in _ATOMS:
        return value
    if isinstance(value, tuple):
        if value[:1] == ("{}",):
            return {k: _melt(v) for k, v in value[1:]}
        return [_melt(item) for item in value]
    return value


def _current(
    model: type[AnyFact], keys: Sequence[Mapping[str, Any]]
) -> dict[tuple[Any, ...], list[AnyFact]]:
    lead = _key_attnames(model)[0]
    wanted = {_identity(model, key) for key in keys}
    leads = sorted({identity[0] for identity in wanted})
    found: dict[tuple[Any, ...], list[AnyFact]] = defaultdict(list)
    for start in range(0, len(leads), LOOKUP):
        some = among(leads[start : start + LOOKUP])
        rows = model._default_manager.filter(known(), **{f"{lead}__in": some})
        for row in rows.order_by("valid_from"):
            identity = _identity_of(row)
            if identity in wanted:
                found[identity].append(row)
    return found


def _latest_instants(
    model: type[AnyFact], timelines: Mapping[tuple[Any, ...], Sequence[AnyFact]]
) -> dict[tuple[Any, ...], dt.datetime]:
    return {identity: max(row.recorded_at for row in rows) for identity, rows in timelines.items() if rows}
