"""Who holds posts of the bank's kinds, since when, and which forced leave was taken (重要岗位任职查询)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from django.db.models import Q

from gangze.controls.domain.bank import Bank, Holdings
from gangze.controls.domain.history import touched_positions
from gangze.controls.domain.judging import Bundled
from gangze.controls.domain.key_post_reviews import Review
from gangze.controls.domain.key_posts import KIND, Figures, compile_figures
from gangze.controls.domain.rule_sides import Rule
from gangze.controls.domain.stays import Holding, Leave
from gangze.controls.models import KeyPostReview, ReviewKind
from gangze.controls.queries.tags import Tags
from gangze.framework.arrays import columns
from gangze.framework.content.store import all_content_on
from gangze.framework.content.working_days import calendar_overrides
from gangze.framework.facts import among, known, true_on
from gangze.kernel.calendar import Overrides, is_working_day
from gangze.kernel.content import ContentDocument
from gangze.organisation.models import Absence, AbsenceKind, Assignment, AssignmentKind, PositionState, PostState
from gangze.organisation.queries.lifelines import chunks


def figures_on(day: dt.date, known_at: dt.datetime | None = None) -> Figures:
    """The active set of figures of a day: one query."""
    documents = tuple(version.document() for version in all_content_on(KIND, day, known_at))
    return _compiled(_Set(documents))


class _Set:
    """Documents that are the same to a cache when their digests are."""

    def __init__(self, documents: tuple[ContentDocument, ...]) -> None:
        self.documents = documents
        self.digests = tuple(document.digest for document in documents)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Set) and self.digests == other.digests

    def __hash__(self) -> int:
        return hash(self.digests)


@lru_cache(maxsize=4)
def _compiled(documents: _Set) -> Figures:
    return compile_figures(documents.documents)[0]


def holdings_of(
    figures: Figures, day: dt.date, known_at: dt.datetime | None = None, persons: Iterable[int] | None = None
) -> list[Holding]:
    """All holdings, of any day, in positions of the kinds of the bank's figures; of some persons where asked.

    Two queries for what posts are, one per some thousand positions for who held them.
    """
    if not figures.kinds:
        return []
    base = Assignment.objects.filter(known(known_at))
    called, placed = PostState.objects.on(day, known_at), PositionState.objects.on(day, known_at)
    if persons is not None:
        base = base.filter(person__in=list(persons))
        theirs = set(base.order_by().values_list("position", flat=True))
        placed = placed.filter(position__in=among(theirs))
        called = called.filter(post__in=placed.order_by().values("position__post"))
    posts = {post: (name, key) for post, name, key in called.values_list("post", "name", "key_post")}
    wanted: dict[int, tuple[int, int, bool]] = {}
    appointed = any(kind.of.appointed for kind in figures.kinds)
    places: dict[int, tuple[int, int, bool]] = {}
    states = placed.values_list("position", "position__post", "position__unit", "heads_unit")
    for position, post, unit, heads in states:
        name, key = posts.get(post, ("", False))
        places[position] = (post, unit, heads)
        if figures.of(name, heads_unit=heads, key_post=key) is not None:
            wanted[position] = (post, unit, heads)
    rows: list[tuple[int, int, str, dt.date, dt.date]] = []
    fields = ("person", "position", "kind", "valid_from", "valid_to")
    for some in chunks(wanted):
        rows += base.filter(position__in=among(some)).values_list(*fields)
    if appointed:
        rows += base.filter(kind=AssignmentKind.APPOINTED).exclude(position__in=among(wanted)).values_list(*fields)
    found = []
    for person, position, kind, start, end in rows:
        post, unit, heads = places.get(position, (0, 0, False))
        name, key = posts.get(post, ("", False))
        found.append(Holding(person, position, post, unit, name, kind, start, end, heads, key))
    return found


def past_holdings(
    bank: Bank, tags: Tags, rules: Sequence[Rule], bundles: Bundled, persons: Iterable[int] | None = None
) -> Holdings:
    """Holdings that ended before the bank's day in positions that a rule over time touches: few queries."""
    places = touched_positions(bank, tags, rules, bundles)
    ended = Q(valid_to__lte=bank.day)
    if persons is not None:
        ended &= Q(person__in=list(persons))
    parts = [
        columns(
            Assignment.objects.filter(known(), ended, position__in=among(some)),
            "person_id",
            "position_id",
            "valid_from",
            "valid_to",
        )
        for some in chunks(places)
    ]
    if not parts:
        none, days = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
        return Holdings(none, none, days, days)
    return Holdings(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def key_positions(figures: Figures, day: dt.date, known_at: dt.datetime | None = None) -> list[int]:
    """Positions of the bank's kinds on a day: two queries."""
    posts = {
        post: (name, key)
        for post, name, key in PostState.objects.filter(true_on(day, known_at)).values_list("post", "name", "key_post")
    }
    states = PositionState.objects.on(day, known_at).values_list("position", "position__post", "heads_unit")
    return [
        position
        for position, post, heads in states
        if post in posts and figures.of(posts[post][0], heads_unit=heads, key_post=posts[post][1]) is not None
    ]


def reviewed(persons: Iterable[int], until: dt.date) -> list[Review]:
    """What was looked at of some persons up to a day: one query per some thousand."""
    found: list[Review] = []
    for some in chunks(persons):
        rows = KeyPostReview.objects.filter(person__in=among(some), looked_on__lte=until)
        found += [
            Review(person, position, day, kind == ReviewKind.AUDIT)
            for person, position, day, kind in rows.values_list("person", "position", "looked_on", "kind")
        ]
    return found


def forced_leaves(persons: Iterable[int], until: dt.date) -> list[Leave]:
    """Forced leave of some persons that began up to a day, with its working days: one query a few thousand persons."""
    rows: list[tuple[int, dt.date, dt.date]] = []
    for some in chunks(persons):
        taken = Absence.objects.filter(
            known(), person__in=among(some), kind=AbsenceKind.MANDATORY, valid_from__lte=until
        )
        rows += taken.order_by("valid_from").values_list("person", "valid_from", "valid_to")
    if not rows:
        return []
    overrides = calendar_overrides()
    return [Leave(person, start, end, _worked(start, end, overrides)) for person, start, end in rows]


def _worked(start: dt.date, end: dt.date, overrides: Overrides) -> int:
    days = (start + dt.timedelta(days=n) for n in range((end - start).days))
    return sum(is_working_day(day, overrides).working for day in days)
