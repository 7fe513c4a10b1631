"""Looking at the neighbourhood of an act instead of the whole bank, by the same judges (按范围检查).

What is found is what the look at the whole bank finds there; it costs what the neighbourhood is large, not the bank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from gangze.accounts.queries.picture import picture
from gangze.committees.queries import sitting
from gangze.controls.domain import authorities, gaps
from gangze.controls.domain import standing as standing_in
from gangze.controls.domain.accounts import account_findings
from gangze.controls.domain.bank import Bank
from gangze.controls.domain.committees import committee_findings
from gangze.controls.domain.found import Found
from gangze.controls.domain.judging import Judge, bundled
from gangze.controls.domain.neighbourhood import OF_NEAR, POSITIONS, Neighbourhood
from gangze.controls.domain.relatives import Pair, relative_findings
from gangze.controls.domain.small_units import small_units
from gangze.controls.queries.authorities import authorities_on
from gangze.controls.queries.bank import bank_on, positions_around
from gangze.controls.queries.knowledge import Knowledge, knowledge_on
from gangze.controls.queries.neighbourhood import neighbourhood_of, only_headcounts
from gangze.controls.queries.plans import units_seen
from gangze.controls.queries.relatives import pairs_from
from gangze.controls.queries.standing import uncovered_from
from gangze.controls.queries.tags import Tags, tags_of
from gangze.controls.services.over_time import found_over_time
from gangze.controls.services.sweeping import Told, look, told_of
from gangze.controls.words import EPOCH
from gangze.framework.context import Context
from gangze.framework.foresight import About
from gangze.organisation.models import Position
from gangze.people.models import Person


def near_to(about: About, day: dt.date) -> Neighbourhood | None:
    """The neighbourhood of an act that changed nothing but who does what, and how many are meant to; None where the
    whole bank is to be seen."""
    persons, positions = named_by(about.subjects)
    if not about.tables or not OF_NEAR.issuperset(about.tables):
        return None
    if POSITIONS in about.tables and not only_headcounts(about.acts, positions):
        return None
    return neighbourhood_of(persons, positions, day)


def named_by(subjects: Collection[tuple[str, int]]) -> tuple[set[int], set[int]]:
    """The persons and the positions among what an act was about."""
    person, position = Person._meta.label_lower, Position._meta.label_lower
    return {key for kind, key in subjects if kind == person}, {key for kind, key in subjects if kind == position}


def look_near(near: Neighbourhood, day: dt.date) -> Sequence[Told]:
    """Everything found in a neighbourhood on a day: what `look` finds there, and nothing else."""
    knowledge = knowledge_on(day)
    pairs = pairs_from(day, near.persons)
    given = authorities_on(day) if near.authorities else None
    kin = {key for pair in pairs for key in (pair.first, pair.second)}
    places = {*near.positions, *near.beside, *positions_around(near.vacant | near.outlets)}
    places |= set(given.posts) if given is not None else set()
    also = near.bodies | near.vacant
    if given is not None:
        also |= {terms.reach for one in given.givens.values() if (terms := one.on(day)) is not None}
    bank = bank_on(day, persons=near.persons | kin, places=places, past=near.persons, units=also)
    tags, _fresh = tags_of(bank.lines, knowledge)
    found = [item for item in _found(near, bank, tags, knowledge, pairs) if near.holds(item)]
    if given is not None:
        every = authorities.findings(given, bank, (day - EPOCH).days, tags, list(knowledge.rules))
        found += [item for item in every if near.holds(item)]
    return told_of(found, bank, knowledge, whole=False)


def _found(near: Neighbourhood, bank: Bank, tags: Tags, knowledge: Knowledge, pairs: Sequence[Pair]) -> Iterator[Found]:
    """What acts about people may bring or take away, and of other neighbourhoods some besides."""
    rules, bundles, day = list(knowledge.rules), bundled(bank), (bank.day - EPOCH).days
    yield from Judge(bank, bundles, tags, rules).persons()
    yield from small_units(bank, tags, rules, bundles, near.outlets)
    yield from found_over_time(bank, tags, knowledge, bundles, near.persons)
    yield from standing_in.findings(bank, tags, rules, bundles)
    here = np.isin(bank.holdings.position, sorted(near.positions))
    yield from uncovered_from(bank, {*bank.holdings.person[here].tolist(), *near.persons})
    yield from gaps.without_holder(bank, day)
    yield from account_findings(picture(bank.day, persons=near.persons), knowledge.rules)
    yield from committee_findings(bank, tags, knowledge.rules, sitting(bank.day).values(), day)
    yield from relative_findings(bank, tags, knowledge.rules, pairs)


def standing(ctx: Context, day: dt.date, near: Neighbourhood | None) -> Mapping[str, Told]:
    """What stands on a day where the actor may see it, by fingerprint: what foresight compares."""
    every = look(day).told if near is None else look_near(near, day)
    told = [item for item in every if item.exemption is None]
    seen = units_seen(ctx, (item.place.unit for item in told))
    return {item.found.fingerprint: item for item in told if item.place.unit in seen}
