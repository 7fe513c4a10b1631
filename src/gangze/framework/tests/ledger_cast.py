"""Acts of a small bank for the ledger's tests."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from gangze.framework.context import Actor, ActorKind
from gangze.framework.ledger.append import append_many
from gangze.framework.ledger.models import LedgerEntry, TreeHead
from gangze.framework.ledger.record import NewEntry, new_entry_id
from gangze.framework.ledger.sealing import seal

MORNING = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
TELLERS = ("运营主管何敏", "柜员孙立", "客户经理周航", "网点负责人郑岩")


def act(number: int, at: dt.datetime | None = None) -> NewEntry:
    """The assignment of person `number`, made a second after the one before."""
    when = at or MORNING + dt.timedelta(seconds=number)
    name = TELLERS[number % len(TELLERS)]
    return NewEntry(
        id=new_entry_id(when),
        at=when,
        command="organisation.assign",
        actor=Actor(ActorKind.PERSON, number % 7 + 1, name),
        payload={"after": {"name": name, "unit": number, "from": dt.date(2026, 3, 2)}},
        position=11,
        reason="岗位轮换",
        subjects=[("people.person", number), ("organisation.unit", 3)],
        personal=["/after/name"],
    )


def record_acts(count: int, first: int = 0) -> list[LedgerEntry]:
    """Write some acts in one transaction."""
    with transaction.atomic():
        return append_many([act(number) for number in range(first, first + count)])


def sealed_ledger(*batches: int) -> list[TreeHead]:
    """Write and seal batches of acts, one head each."""
    heads, first = [], 0
    for count in batches:
        record_acts(count, first)
        first += count
        head = seal(MORNING + dt.timedelta(hours=first))
        assert head is not None
        heads.append(head)
    return heads
