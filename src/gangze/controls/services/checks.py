"""What the controls say inside other capabilities' commands (办理时的制衡检查).

The checks run after the write and before it counts, under the locks of the command: two placements of one person wait
for each other, so that each sees what the other did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from gangze.controls.domain import standing
from gangze.controls.domain.bank import Bank
from gangze.controls.domain.found import Found
from gangze.controls.domain.history import history_rules, once_held
from gangze.controls.domain.judging import Judge, bundled
from gangze.controls.queries.bank import bank_on, homes_of_posts
from gangze.controls.queries.key_posts import past_holdings
from gangze.controls.queries.knowledge import Knowledge, knowledge_on
from gangze.controls.queries.tags import tags_of
from gangze.controls.services.telling import told
from gangze.controls.words import Names
from gangze.framework.command import register_check
from gangze.framework.context import Context
from gangze.framework.facts import known
from gangze.kernel.findings import Effect, Finding
from gangze.organisation.models import Assignment, Position, StandIn
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.services.absences import BeAway
from gangze.organisation.services.assignments import CorrectAssignment, rows_of
from gangze.organisation.services.standing import Arrange, StandInFor


def clashes_of(persons: Iterable[int], positions: Iterable[int], day: dt.date) -> Iterator[Finding]:
    """Incompatible duties that some positions bring into the hands of some persons, from a day on.

    What runs under an exception is only noted.
    """
    knowledge = knowledge_on(day)
    rules = [rule for rule in knowledge.rules if rule.within & {"person", "standing_in"}]
    forever = history_rules(list(knowledge.rules))
    if not rules and not forever:
        return
    bank = bank_on(day, persons=persons)
    tags, _ = tags_of(bank.lines, knowledge)
    bundles = bundled(bank)
    past = past_holdings(bank, tags, forever, bundles, persons)
    posts = set(Position.objects.filter(pk__in=list(positions)).values_list("post", flat=True))
    found = [
        item
        for item in (
            *Judge(bank, bundles, tags, rules).persons(),
            *once_held(bank, tags, forever, bundles, past),
            *standing.findings(bank, tags, rules, bundles),
        )
        if any(w.kind == "post" and w.id in posts for w in item.witness)
    ]
    yield from told_of_persons(found, bank, knowledge, day)


def told_of_persons(found: Sequence[Found], bank: Bank, knowledge: Knowledge, day: dt.date) -> Iterator[Finding]:
    """Findings of placements as a command gives them, with the names of the persons and positions in them."""
    if not found:
        return iter(())
    every = [key for item in found for key in (item.subject, *((w.kind, w.id) for w in item.witness))]
    names = Names(
        bank.posts,
        bank.units,
        person_names({key for kind, key in every if kind == "person"}, day),
        position_names({key for kind, key in every if kind == "position"}, day),
        homes_of_posts({key for kind, key in every if kind == "post"}, bank),
    )
    return told(found, names, knowledge, day, source="position")


def _placed(cmds: Sequence[Any], ctx: Context) -> Iterator[Finding]:
    """A person's act is judged in full; what the system loads is what already is, so that it is only noted."""
    days = [getattr(cmd, "valid_from", None) or getattr(cmd, "day", None) or ctx.today for cmd in cmds]
    return _judged({c.person for c in cmds}, {c.position for c in cmds}, min(days), ctx)


def _corrected(cmds: Sequence[CorrectAssignment], ctx: Context) -> Iterator[Finding]:
    """A correction that puts somebody elsewhere is a placement, too."""
    kept = [cmd for cmd in cmds if not cmd.void]
    if kept:
        persons = {row.person_id for row in rows_of(cmd.assignment for cmd in kept).values()}
        yield from _judged(persons, {cmd.position for cmd in kept}, min(cmd.valid_from for cmd in kept), ctx)


def _away(cmds: Sequence[BeAway], ctx: Context) -> Iterator[Finding]:
    """Whoever comes to stand in because of an absence is judged with the posts stood in for."""
    first = min(cmd.valid_from for cmd in cmds)
    rows = StandIn.objects.filter(known(), absent__in={cmd.person for cmd in cmds}, valid_to__gt=first)
    pairs = list(rows.values_list("by_id", "position_id"))
    if pairs:
        yield from _judged({by for by, _ in pairs}, {position for _, position in pairs}, max(first, ctx.today), ctx)


def _standing_in(cmds: Sequence[StandInFor], ctx: Context) -> Iterator[Finding]:
    yield from _judged({c.by for c in cmds}, {c.position for c in cmds}, min(c.valid_from for c in cmds), ctx)


def _arranged(cmds: Sequence[Arrange], ctx: Context) -> Iterator[Finding]:
    """An arrangement is judged as if it were needed, in the hands of those who would take over today."""
    day = max(ctx.today, min(c.valid_from for c in cmds))
    positions = {c.by_position for c in cmds if c.by_position is not None}
    holders = Assignment.objects.filter(known(), valid_to__gt=day, position__in=positions)
    persons = {*holders.values_list("person_id", flat=True), *(c.by_person for c in cmds if c.by_person is not None)}
    if persons:
        yield from _judged(persons, {c.absent for c in cmds}, day, ctx)


def _judged(persons: set[int], positions: set[int], day: dt.date, ctx: Context) -> Iterator[Finding]:
    for found in clashes_of(persons, positions, day):
        yield found if ctx.person is not None else replace(found, effect=Effect.RECORD)


register_check("organisation.assign", _placed, after=True)
register_check("organisation.transfer", _placed, after=True)
register_check("organisation.correct_assignment", _corrected, after=True)
register_check("organisation.request_absence", _away, after=True)
register_check("organisation.enter_absence", _away, after=True)
register_check("organisation.stand_in", _standing_in, after=True)
register_check("organisation.arrange", _arranged, after=True)
