"""Taking a feed in: read, plan, judge, then write all of it or nothing (人员数据导入)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gangze.framework.checks import row_of
from gangze.framework.collector import resting
from gangze.framework.command import CommandSpec
from gangze.framework.context import Context
from gangze.framework.permission import BANK, require
from gangze.kernel.findings import Effect, Finding, Refused
from gangze.organisation.imports.columns import recognised
from gangze.organisation.imports.faults import RowFault
from gangze.organisation.imports.planning import Plan, Planner, assign_command
from gangze.organisation.imports.progress import Stage, reached
from gangze.organisation.imports.rows import FeedRow, read_row
from gangze.organisation.imports.tables import LARGE, Table, read_table, weight
from gangze.organisation.services.assignments import assign, correct_assignment, end_assignment
from gangze.organisation.services.departure import depart
from gangze.organisation.services.placing import placing_findings
from gangze.people.services.employment import change_person, hire, persons_by_number

COLUMN_OF = {
    "staff_number": "number",
    "person": "number",
    "valid_from": "since",
    "valid_to": "until",
    "position": "post",
    "day": "effective",
}
"""The column that a command's field comes from, where the names differ."""


@dataclass(slots=True)
class FeedResult:
    """What a feed did, or would do on a dry run; `faults` is empty where it was taken."""

    dry_run: bool
    rows: int = 0
    joined: int = 0
    changed: int = 0
    placed: int = 0
    ended: int = 0
    corrected: int = 0
    left: int = 0
    unchanged: int = 0
    skipped: int = 0
    faults: list[RowFault] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


class FeedRefused(Refused):
    """A feed with bad rows: nothing was changed. `result` holds the faults and the tables."""

    def __init__(self, result: FeedResult) -> None:
        self.result = result
        super().__init__(fault.as_finding() for fault in result.faults)


def load_feed(
    files: Iterable[Path | tuple[str, bytes]], *, ctx: Context, dry_run: bool = False, update: bool = True
) -> FeedResult:
    """Take rosters and movement files, in the given order, as one: all rows or none.

    `files` are paths, or names with their bytes. `update` also changes people whom the bank already knows
    (是否更新已经存在的数据). A dry run changes nothing and returns every fault; else faults raise
    `FeedRefused`. Reading the same files again changes nothing.
    """
    require(ctx, "people.change", BANK)
    require(ctx, "assignment.change", BANK)
    named = [(one.name, one.read_bytes()) if isinstance(one, Path) else one for one in files]
    with resting() if sum(weight(data) for _name, data in named) > LARGE else nullcontext():
        return _load(named, ctx, dry_run, update)


def _load(named: Sequence[tuple[str, bytes]], ctx: Context, dry_run: bool, update: bool) -> FeedResult:
    result = FeedResult(dry_run)
    rows: list[FeedRow] = []
    digests = []
    for name, data in named:
        digests.append(f"{name} sha256:{hashlib.sha256(data).hexdigest()}")
        rows += _read(name, data, result)
    plan = Planner(rows, ctx, update).planned()
    result.faults += plan.faults
    result.faults += _judged(plan, ctx)
    result.faults.sort(key=lambda fault: (fault.file, fault.line))
    _count(result, plan)
    if result.faults:
        if dry_run:
            return result
        raise FeedRefused(result)
    if not dry_run and not plan.empty:
        source = _("导入%(files)s") % {"files": "；".join(digests)}
        _write(plan, ctx.because("；".join(part for part in (ctx.reason, source) if part)).keyed(""), result)
    return result


def _read(name: str, data: bytes, result: FeedResult) -> list[FeedRow]:
    table = read_table(name, data)
    result.tables.append(table)
    columns, below, _heading = recognised(table)
    result.rows += len(below)
    found = []
    for number, row in enumerate(below, 1):
        reached(Stage.ROWS, number, len(below))
        read, faults = read_row(name, row, columns)
        result.faults += faults
        if read is not None:
            found.append(read)
    return found


def _count(result: FeedResult, plan: Plan) -> None:
    result.joined, result.changed = len(plan.hires), len(plan.changes)
    result.placed, result.ended = len(plan.stays), len(plan.ends)
    result.corrected, result.left = len(plan.corrections), len(plan.departures)
    result.unchanged, result.skipped = plan.unchanged, plan.skipped


def _judged(plan: Plan, ctx: Context) -> list[RowFault]:
    """What the commands' own checks say, before anything is written."""
    found: list[RowFault] = []
    known_spots: Sequence[tuple[CommandSpec[Any], list[tuple[FeedRow, Any]]]] = (
        (hire, plan.hires),
        (change_person, plan.changes),
        (end_assignment, plan.ends),
        (depart, [pair for pair in plan.departures if pair[1].person > 0]),
    )
    for number, (spec, pairs) in enumerate(known_spots):
        reached(Stage.JUDGING, number, len(known_spots) + 1)
        cmds = [cmd for _row, cmd in pairs]
        if cmds:
            findings = [finding for check in spec.checks for finding in check(cmds, ctx)]
            found += _placed(findings, [row for row, _cmd in pairs])
    reached(Stage.JUDGING, len(known_spots), len(known_spots) + 1)
    leaving = {cmd.assignment: cmd.day for _row, cmd in plan.ends}
    leaving |= {cmd.assignment: cmd.valid_from for _row, cmd in plan.corrections}
    stays = placing_findings(
        [stay for _row, stay in plan.stays],
        lambda n, name: f"{n + 1}.{name}",
        ctx.today,
        leaving,
        plan.joining,
    )
    return found + _placed(list(stays), [row for row, _stay in plan.stays])


def _placed(findings: Iterable[Finding], rows: Sequence[FeedRow]) -> list[RowFault]:
    """Findings of a set-based command as faults of the rows that the commands came from."""
    found = []
    for finding in findings:
        if finding.effect is not Effect.BLOCK:
            continue
        place = row_of(finding)
        row = rows[place if place is not None and place < len(rows) else 0]
        name = finding.source.rpartition(".")[2] or "number"
        column = COLUMN_OF.get(name, name)
        if row.movement and column in ("since", "until"):
            column = "effective"
        found.append(row.fault(column, finding.code, str(finding.message), str(finding.remedy)))
    return found


def _write(plan: Plan, ctx: Context, result: FeedResult) -> None:
    """Run the commands in one transaction: each is an act of its own in the ledger, all or none stand."""
    with transaction.atomic():
        _run(hire, plan.hires, ctx, result)
        ids = persons_by_number(plan.numbers.values())
        person_of = {key: ids[number] for key, number in plan.numbers.items()}
        _run(change_person, plan.changes, ctx, result)
        _run(end_assignment, plan.ends, ctx, result)
        for row, correction in plan.corrections:
            _run(correct_assignment, [(row, correction)], ctx, result)
        stays = [(row, assign_command(s, person_of.get(s.person, s.person))) for row, s in plan.stays]
        _run(assign, stays, ctx, result)
        leaving = [
            (row, cmd.model_copy(update={"person": person_of.get(cmd.person, cmd.person)}))
            for row, cmd in plan.departures
        ]
        _run(depart, leaving, ctx, result)


def _run(spec: CommandSpec[Any], pairs: Sequence[tuple[FeedRow, Any]], ctx: Context, result: FeedResult) -> None:
    if not pairs:
        return
    try:
        outcome = spec.many([cmd for _row, cmd in pairs], ctx=ctx)
    except Refused as refusal:
        result.faults += _placed(refusal.findings, [row for row, _cmd in pairs])
        raise FeedRefused(result) from refusal
    result.notes += [finding for finding in outcome.findings if finding.effect is Effect.RECORD]
