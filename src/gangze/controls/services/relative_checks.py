"""What recusal of relatives says inside placements (办理任岗时的任职回避检查)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from gangze.controls.domain.relatives import relative_findings
from gangze.controls.queries.bank import bank_on
from gangze.controls.queries.knowledge import knowledge_on
from gangze.controls.queries.relatives import pairs_from
from gangze.controls.queries.tags import tags_of
from gangze.controls.services.checks import told_of_persons
from gangze.framework.command import lock_also, register_check
from gangze.framework.context import Context
from gangze.kernel.findings import Effect, Finding
from gangze.organisation.services.assignments import CorrectAssignment, rows_of


def _placed(cmds: Sequence[Any], ctx: Context) -> Iterator[Finding]:
    days = [getattr(cmd, "valid_from", None) or getattr(cmd, "day", None) or ctx.today for cmd in cmds]
    return _judged({c.person for c in cmds}, {c.position for c in cmds}, min(days), ctx)


def _corrected(cmds: Sequence[CorrectAssignment], ctx: Context) -> Iterator[Finding]:
    kept = [cmd for cmd in cmds if not cmd.void]
    if kept:
        persons = {row.person_id for row in rows_of(cmd.assignment for cmd in kept).values()}
        yield from _judged(persons, {c.position for c in kept}, min(c.valid_from for c in kept), ctx)


def _judged(persons: set[int], positions: set[int], day: dt.date, ctx: Context) -> Iterator[Finding]:
    """Placements of two relatives at once wait for each other here: each has locked only its own person before."""
    pairs = pairs_from(day, persons)
    if not pairs:
        return
    lock_also(f"kin:{pair.first}:{pair.second}" for pair in pairs)
    knowledge = knowledge_on(day)
    bank = bank_on(day, persons={*persons, *(p.first for p in pairs), *(p.second for p in pairs)})
    tags, _fresh = tags_of(bank.lines, knowledge)
    found = [
        item
        for item in relative_findings(bank, tags, knowledge.rules, pairs)
        if any(w.kind == "position" and w.id in positions for w in item.witness)
    ]
    for finding in told_of_persons(found, bank, knowledge, day):
        yield finding if ctx.person is not None else replace(finding, effect=Effect.RECORD)


register_check("organisation.assign", _placed, after=True)
register_check("organisation.transfer", _placed, after=True)
register_check("organisation.correct_assignment", _corrected, after=True)
