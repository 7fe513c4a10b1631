"""Who holds posts of the bank's kinds, since when, and which forced leave was taken (重要岗位任职查询)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np
from django.db.models import Q

from gangze.controls.domain.bank import Bank, Holdings
from gangze.controls.domain.history import touched_positions
from gangze.controls.domain.judging import Bundled
from gangze.controls.domain.key_posts import KIND, Figures, compile_figures
from gangze.controls.domain.rule_sides import Rule
from gangze.controls.domain.stays import Holding, Leave
from gangze.controls.queries.tags import Tags
from gangze.framework.arrays import columns
from gangze.framework.content.store import all_content_on
from gangze.framework.facts import among, known, true_on
from gangze.kernel.content import ContentDocument
from gangze.organisation.models import Assignment, AssignmentKind, PositionState, PostState
from gangze.organisation.queries.lifelines import chunks

Leaves = Callable[[Iterable[int], dt.date], Sequence[Leave]]


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
    posts = {
        post: (name, key)
        for post, name, key in PostState.objects.on(day, known_at).values_list("post", "name", "key_post")
    }
    wanted: dict[int, tuple[int, int, bool]] = {}
    appointed = any(kind.of.appointed for kind in figures.kinds)
    places: dict[int, tuple[int, int, bool]] = {}
    states = PositionState.objects.on(day, known_at).values_list(
        "position", "position__post", "position__unit", "heads_unit"
    )
    for position, post, unit, heads in states:
        name, key = posts.get(post, ("", False))
        places[position] = (post, unit, heads)
        if figures.of(name, heads_unit=heads, key_post=key) is not None:
            wanted[position] = (post, unit, heads)
    rows: list[tuple[int, int, str, dt.date, dt.date]] = []
    base = Assignment.objects.filter(known(known_at))
    if persons is not None:
        base = base.filter(person__in=list(persons))
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


_leaves: list[Leaves] = []


def register_leaves(leaves: Leaves) -> Leaves:
    """Say where forced leave that was taken is kept: `leaves(persons, until)`."""
    _leaves[:] = [leaves]
    return leaves


def forced_leaves(persons: Iterable[int], until: dt.date) -> Sequence[Leave]:
    """Forced leave of some persons that began up to a day."""
    return _leaves[0](persons, until) if _leaves else []
