"""The one recorded way to write: `@command` (操作).

A command is a pydantic model (what is wanted, JSON both ways) and a function `def assign(cmd, *, ctx)`. Run
it with `assign(cmd, ctx=ctx)`; around the function stand, in this order and in one transaction: the lock on
every identity that a check will read (sorted), the request key, permission, the registered checks, the write,
the check that everything written was captured, and the ledger entry. A refusal or a ledger that cannot be
written undoes all of it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar, get_type_hints

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.dispatch import Signal
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from gangze.framework import gathering, recorder
from gangze.framework.collector import resting
from gangze.framework.context import Context
from gangze.framework.gathering import Need
from gangze.framework.guard import UnrecordedWrite, write_permit
from gangze.framework.journal import write_entry
from gangze.framework.ledger.record import new_entry_id
from gangze.framework.overlap import rule_named
from gangze.framework.permission import BANK, Place, decide, denied
from gangze.framework.requests import RequestKeys
from gangze.kernel.findings import Effect, Finding, Refused, refuse

VERY_MANY = 1_000
"""Commands in one act from which Python need not look for garbage cycles while it runs."""


class Command(BaseModel):
    """What is wanted, as data. Unknown fields are refused; two equal commands have equal JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class State(StrEnum):
    """What became of a command."""

    DONE = "done"
    PROPOSED = "proposed"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a command: done with `result` (JSON-able), waiting as proposal `proposal`, or only noted."""

    state: State
    result: Any = None
    findings: tuple[Finding, ...] = ()
    act: uuid.UUID | None = None
    proposal: int | None = None


APPROVE = "proposal.approve"
"""The right of whoever approves what a finding sent to approval."""

Cmd = TypeVar("Cmd", bound=Command)
Check = Callable[[Sequence[Any], Context], Iterable[Finding]]

act_done = Signal()
"""Sent after commit with `command` (name), `outcome`, `cmds`, `ctx`, and what it was about (`subjects`): for notices,
jobs and what follows from the registry, never for further writes that must not be lost."""


@dataclass(slots=True)
class CommandSpec(Generic[Cmd]):
    """A registered command. Calling it runs it for one; `.many` runs the set-based form as one act."""

    name: str
    label: str
    right: str
    model: type[Cmd]
    function: Callable[..., Any]
    place: Callable[[Cmd], Place]
    locks: Callable[[Cmd], Iterable[str]]
    four_eyes: str | None = None
    places: Callable[[Sequence[Cmd], Context], Iterable[Place]] | None = None
    set_function: Callable[..., Any] | None = None
    composed: bool = False
    writes: tuple[type[Model], ...] | None = None
    checks: list[Check] = field(default_factory=list)
    after_checks: list[Check] = field(default_factory=list)

    def __call__(self, cmd: Cmd, *, ctx: Context) -> Outcome:
        """Run it for one. Raises `Refused` with all findings."""
        return run(self, [cmd], ctx, lambda: self.function(cmd, ctx=ctx))

    def places_of(self, cmds: Sequence[Cmd], ctx: Context) -> set[Place]:
        """The places that some commands touch; `places` finds them for all at once where it takes a read."""
        return set(self.places(cmds, ctx)) if self.places is not None else {self.place(cmd) for cmd in cmds}

    def for_many(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Decorator: the set-based form `def assign_many(cmds, *, ctx)`."""
        self.set_function = function
        return function

    def many(self, cmds: Sequence[Cmd], *, ctx: Context) -> Outcome:
        """Run it for many as one act: same permission, same checks, one entry, few statements."""
        whole = self.set_function or (lambda cmds, *, ctx: [self.function(cmd, ctx=ctx) for cmd in cmds])
        with resting() if len(cmds) >= VERY_MANY else nullcontext():
            return run(self, cmds, ctx, lambda: whole(cmds, ctx=ctx))


_commands: dict[str, CommandSpec[Any]] = {}


def commands() -> dict[str, CommandSpec[Any]]:
    """All registered commands by name."""
    return dict(_commands)


def command(
    name: str,
    *,
    label: str,
    right: str,
    place: Callable[[Any], Place] = lambda cmd: BANK,
    locks: Callable[[Any], Iterable[str]] = lambda cmd: (),
    four_eyes: str | None = None,
    places: Callable[[Sequence[Any], Context], Iterable[Place]] | None = None,
    composed: bool = False,
    writes: tuple[type[Model], ...] | None = None,
) -> Callable[[Callable[..., Any]], CommandSpec[Any]]:
    """Register `def function(cmd: SomeCommand, *, ctx)` as a command.

    `right` is needed at `place(cmd)`, or at `places(cmds, ctx)` where finding the places of many
    takes a read or they depend on the day; `locks(cmd)` names identities as text (`person:7`); `four_eyes` is
    the right of whoever must approve it, for commands that by nature need a second person. A `composed` command
    runs others: what these need a second person for, it waits for as one proposal of the whole. `writes` are the tables
    whose personal columns its fields fill: of these alone it is left out what the ledger says was asked for. A
    command that does not say so is taken to fill those of every table.
    """

    def register(function: Callable[..., Any]) -> CommandSpec[Any]:
        parameter = next(iter(get_type_hints(function).values()))
        assert isinstance(parameter, type), f"{name}: annotate the command parameter with its class"
        spec = CommandSpec(
            name, label, right, parameter, function, place, locks, four_eyes, places, composed=composed, writes=writes
        )
        assert name not in _commands, f"command {name} is registered twice"
        _commands[name] = spec
        return spec

    return register


def register_check(name: str, check: Check, *, after: bool = False) -> None:
    """Attach a check to a command of a lower capability: `check(cmds, ctx)` yields findings.

    It runs inside the transaction under the locks, before the write, or after it where it must see the state
    that the write would leave.
    """
    spec = _commands[name]
    (spec.after_checks if after else spec.checks).append(check)


def run(
    spec: CommandSpec[Any],
    cmds: Sequence[Any],
    ctx: Context,
    write: Callable[[], Any],
    *,
    approved: Sequence[Finding] | None = None,
) -> Outcome:
    """Run a command with everything around it. `approved` holds the findings that an approver accepted."""
    if gathering.note(spec.name, cmds):
        return Outcome(State.NOTED)
    if ctx.person is None and not ctx.actor.label:
        raise refuse("actor.missing", _("没有操作人，系统拒绝无名操作"))
    try:
        with transaction.atomic(durable=False):
            return _run_locked(spec, cmds, ctx, write, approved)
    except IntegrityError as error:
        raise _explained(error) from error


def _run_locked(
    spec: CommandSpec[Any],
    cmds: Sequence[Any],
    ctx: Context,
    write: Callable[[], Any],
    approved: Sequence[Finding] | None,
) -> Outcome:
    _lock(sorted({key for cmd in cmds for key in spec.locks(cmd)}))
    # A submit is one act: what runs inside it is already covered by the key of the outer act.
    submit = ctx if recorder.outer_act() is None else ctx.keyed("")
    keys = RequestKeys(submit, spec.name, lambda: [cmd.model_dump(mode="json") for cmd in cmds])
    earlier = keys.earlier()
    if earlier is not None:
        return Outcome(State(earlier["state"]), earlier["result"], (), uuid.UUID(earlier["act"]), earlier["proposal"])
    _permitted(spec, cmds, ctx)
    findings = [finding for check in spec.checks for finding in check(cmds, ctx)]
    _stop(findings)
    need = _need(spec, cmds, ctx)
    waits = approved is None and gathering.gathered() is None
    second = waits and (spec.four_eyes is not None or _asking(findings))
    # What only shows after the write is tried too, so that whoever approves has read all of it.
    if second and not spec.after_checks:
        return _propose(need(findings), cmds, ctx, keys)
    try:
        return _written(spec, cmds, ctx, write, findings, second, approved is not None, keys, need)
    except _NeedsApproval as needed:
        return _propose(_together(need(needed.findings), needed.parts), cmds, ctx, keys)


def _asking(findings: Iterable[Finding]) -> bool:
    return any(finding.effect is Effect.APPROVE for finding in findings)


def _need(spec: CommandSpec[Any], cmds: Sequence[Any], ctx: Context) -> Callable[[Sequence[Finding]], Need]:
    """What a command needs a second person for, once it is known why. Where it acts is asked before the write."""
    place = Place.joined(spec.places_of(cmds, ctx)) if gathering.gathered() is not None else None

    def need(findings: Sequence[Finding]) -> Need:
        where = place if place is not None else Place.joined(spec.places_of(cmds, ctx))
        return Need(spec.name, str(spec.label), spec.four_eyes or APPROVE, where, tuple(findings))

    return need


class _NeedsApproval(Exception):
    """What the write would leave needs a second person: the write is undone and proposed."""

    def __init__(self, findings: Sequence[Finding], parts: Sequence[Need]) -> None:
        super().__init__()
        self.findings, self.parts = findings, parts


def _written(
    spec: CommandSpec[Any],
    cmds: Sequence[Any],
    ctx: Context,
    write: Callable[[], Any],
    findings: Sequence[Finding],
    second: bool,
    approved: bool,
    keys: RequestKeys,
    need: Callable[[Sequence[Finding]], Need],
) -> Outcome:
    """Do it and enter it in the ledger. What only shows afterwards may still stop it, or send it to approval;
    `second` does so in any case."""
    act = recorder.Act(new_entry_id(ctx.now), ctx.now, spec.name, recorder.outer_act(), spec.writes)
    around = gathering.gathered()
    parts: Sequence[Need] = ()
    with _undoable(bool(spec.after_checks) or spec.composed), write_permit(None) as permit:
        token = recorder._act.set(act)
        try:
            if spec.composed:
                with gathering.agreeing() as inside:
                    result = write()
                parts = inside.needs
            else:
                result = write()
        finally:
            recorder._act.reset(token)
        later = [finding for check in spec.after_checks for finding in check(cmds, ctx)]
        later += [finding for part in parts for finding in part.told()]
        _stop([*findings, *later])
        if second or (around is None and not approved and _asking(later)):
            raise _NeedsApproval([*findings, *later], parts)
        if approved and ctx.approver is not None:
            _approved(parts, ctx)
        uncaptured = permit.written - act.captured
        if uncaptured:
            raise UnrecordedWrite(f"{spec.name} wrote {sorted(uncaptured)} past the recorder")
        outcome = Outcome(State.DONE, result, (*findings, *later), act.id)
        write_entry(act, ctx, cmds, outcome.findings)
        keys.keep({"state": "done", "result": result, "act": str(act.id), "proposal": None})
    if around is not None:
        around.subjects |= act.subjects
        around.tables |= act.captured
        around.acts.add(act.id)
        if not spec.composed and (spec.four_eyes is not None or _asking(outcome.findings)):
            around.needs.append(need(outcome.findings))
    transaction.on_commit(
        lambda: act_done.send(sender=spec.name, outcome=outcome, cmds=cmds, ctx=ctx, subjects=act.subjects)
    )
    return outcome


def _together(whole: Need, parts: Sequence[Need]) -> Need:
    """The need of a composed command: the right that all parts ask for, or the general one; where any of them acts."""
    if not parts:
        return whole
    rights = {part.right for part in parts}
    right = rights.pop() if len(rights) == 1 else APPROVE
    return Need(whole.command, whole.label, right, Place.joined(part.place for part in parts), whole.findings)


def _approved(parts: Sequence[Need], ctx: Context) -> None:
    """Raise `Refused` unless whoever approved the whole might have approved each part."""
    assert ctx.approver is not None
    second = replace(ctx, actor=ctx.approver, position=None, approver=None, _memo={})
    decisions = {(part.right, part.place): decide(second, part.right, part.place) for part in parts}
    refused = [denied(right, decision) for (right, _place), decision in decisions.items() if not decision.allowed]
    if refused:
        raise Refused(refused)


def _undoable(needed: bool) -> AbstractContextManager[Any]:
    """A savepoint where checks after the write may yet undo it."""
    return transaction.atomic() if needed else nullcontext()


def _permitted(spec: CommandSpec[Any], cmds: Sequence[Any], ctx: Context) -> None:
    """Raise `Refused` unless the actor may do it everywhere. Very many units together cost one decision."""
    # What cannot be placed belongs to nobody but the whole bank: an unknown id opens nothing.
    places = spec.places_of(cmds, ctx) or ({BANK} if cmds else set())
    units_only = all(place.units and not place.bank and not place.persons for place in places)
    if len(places) > 1 and units_only and decide(ctx, spec.right, Place.joined(places)).allowed:
        return
    for place in places:
        decision = decide(ctx, spec.right, place)
        if not decision.allowed:
            raise Refused(denied(spec.right, decision))


def _stop(findings: Sequence[Finding]) -> None:
    if any(finding.effect is Effect.BLOCK for finding in findings):
        raise Refused(findings)


_proposer: list[Callable[..., Outcome]] = []


def register_proposer(proposer: Callable[..., Outcome]) -> None:
    """Where commands that need a second person go (set once by `framework.proposal`)."""
    _proposer[:] = [proposer]


def _propose(need: Need, cmds: Sequence[Any], ctx: Context, keys: RequestKeys) -> Outcome:
    outcome = _proposer[0](need, cmds, ctx)
    keys.keep({"state": "proposed", "result": None, "act": str(outcome.act), "proposal": outcome.proposal})
    return outcome


LOCKS_AT_ONCE = 1_000
"""Locks that one act takes; PostgreSQL's lock table is of fixed size."""

_WHOLE = ""


def _lock(keys: Sequence[str]) -> None:
    """Lock identities in sorted order. SQLite already has one writer (BEGIN IMMEDIATE).

    Identities whose names differ in the last four characters only are neighbours (`person:120000` to
    `person:129999`). An act shares the whole and the neighbourhoods of its identities and takes these alone; a
    bulk load takes neighbourhoods alone instead of very many identities, or the whole where even those are many.
    """
    if not keys or connection.vendor != "postgresql":
        return
    near = sorted({f"{key[:-4]}*" for key in keys})
    if len(keys) + len(near) < LOCKS_AT_ONCE:
        shared, alone = [_WHOLE, *near], sorted(set(keys))
    elif len(near) < LOCKS_AT_ONCE:
        shared, alone = [_WHOLE], near
    else:
        shared, alone = [], [_WHOLE]
    numbers = [
        int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
        for name in (*shared, *alone)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN n <= %s THEN pg_advisory_xact_lock_shared(k) ELSE pg_advisory_xact_lock(k) END"
            " FROM unnest(%s::bigint[]) WITH ORDINALITY AS t(k, n) ORDER BY n",
            [len(shared), numbers],
        )


def lock_also(keys: Iterable[str]) -> None:
    """Lock further identities that only a check knows of, after those of the command."""
    _lock(sorted(set(keys)))


def _explained(error: IntegrityError) -> Exception:
    """Turn a database overlap error into a finding; any other integrity error is passed on."""
    rule = rule_named(str(error))
    if rule is None:
        return error
    model, exclusive = rule
    return Refused(
        Finding(
            "fact.overlap",
            str(exclusive.message)
            or _("同一对象在同一日期只能有一条有效的%(name)s") % {"name": model._meta.verbose_name},
            subject=str(model._meta.verbose_name),
            remedy=_("请核对起止日期，或先结束原有记录再新增"),
        )
    )
