"""Who acts, in which post, when and why: the `ctx` that every command and query takes (操作上下文)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from zoneinfo import ZoneInfo

BANK_ZONE = ZoneInfo("Asia/Shanghai")


class ActorKind(StrEnum):
    """A person of the bank, or a named part of the system."""

    PERSON = "person"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. `id` is the person's id, 0 for a system actor; `label` is shown in the ledger."""

    kind: ActorKind
    id: int
    label: str


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a decision may depend on besides its own arguments.

    `now` is aware and in UTC; `as_of` the bank's day that is looked at (today unless the reader chose
    another); `known_at` the instant whose knowledge is asked for, None for what is known now; `position` the
    post in which the actor acts; `reason` goes to the ledger; `request_key` makes a repeated submit one
    record; `approver` is the second person, while an approved proposal is executed.
    """

    actor: Actor
    now: dt.datetime
    as_of: dt.date
    known_at: dt.datetime | None = None
    position: int | None = None
    reason: str = ""
    request_key: str = ""
    approver: Actor | None = None
    _memo: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def today(self) -> dt.date:
        """The bank's calendar day at `now`."""
        return self.now.astimezone(BANK_ZONE).date()

    @property
    def person(self) -> int | None:
        """The acting person's id, or None for a system actor."""
        return self.actor.id if self.actor.kind is ActorKind.PERSON else None

    @property
    def hands(self) -> frozenset[int]:
        """The persons in whose hands an act lies: whoever does it, and whoever approves it (经办人、批准人)."""
        second = self.approver.id if self.approver is not None and self.approver.kind is ActorKind.PERSON else None
        return frozenset(person for person in (self.person, second) if person is not None)

    def because(self, reason: str) -> Context:
        """The same context with a reason."""
        return replace(self, reason=reason)

    def on(self, day: dt.date) -> Context:
        """The same context looking at another day."""
        return replace(self, as_of=day)

    def knowing(self, instant: dt.datetime | None) -> Context:
        """The same context asking what was known at an instant; None asks what is known now."""
        return replace(self, known_at=instant)

    def keyed(self, request_key: str) -> Context:
        """The same context for one submit."""
        return replace(self, request_key=request_key)


def system_context(name: str, now: dt.datetime, *, reason: str = "") -> Context:
    """The context of a named part of the system (`importer`, `sealer`, …): it may do what commands allow it."""
    return Context(
        actor=Actor(ActorKind.SYSTEM, 0, name),
        now=now,
        as_of=now.astimezone(BANK_ZONE).date(),
        reason=reason,
    )


def person_context(person: int, label: str, now: dt.datetime, *, as_of: dt.date | None = None) -> Context:
    """The context of a person who acts now."""
    return Context(
        actor=Actor(ActorKind.PERSON, person, label),
        now=now,
        as_of=as_of or now.astimezone(BANK_ZONE).date(),
    )
