"""A writer that is killed in mid-write again and again; run as a program, prints one JSON line.

`python -m gangze.framework.tests.ledger_kill KILLS` on the database of DATABASE_URL. The writer runs a real
command, seals now and then, and acknowledges each act through a pipe after its commit. What was acknowledged
must be there; what is there must be whole.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import uuid

import django


def main(kills: int) -> dict[str, object]:
    """Kill a writer `kills` times on a freshly migrated database and look at what is left."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gangze.web.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    chance = random.Random(0)
    acknowledged: set[uuid.UUID] = set()
    for turn in range(kills):
        connections.close_all()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _write_until_killed(turn, writer)
        os.close(writer)
        first = os.read(reader, 16)
        time.sleep(chance.random() * 0.05)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        rest = first + b"".join(iter(lambda end=reader: os.read(end, 65_536), b""))
        os.close(reader)
        acknowledged |= {uuid.UUID(bytes=rest[at : at + 16]) for at in range(0, len(rest) - 15, 16)}
    return _left(acknowledged)


def _write_until_killed(turn: int, acknowledge: int) -> None:
    from gangze.framework.clock import now
    from gangze.framework.content.commands import Piece, ShipContent, ship_content
    from gangze.framework.context import system_context
    from gangze.framework.ledger.sealing import seal

    number = 0
    while True:
        number += 1
        at = now()
        piece = Piece(
            kind="calendar",
            key=f"{turn}-{number}",
            valid_from=at.date(),
            valid_to=at.date().replace(year=at.year + 1),
            source="演练",
            body={"days": [{"date": "2026-12-31", "working": False, "reason": "年终决算"}]},
        )
        outcome = ship_content(ShipContent(pieces=[piece]), ctx=system_context("演练", at))
        assert outcome.act is not None
        os.write(acknowledge, outcome.act.bytes)
        if number % 3 == 0:
            seal(now())


def _left(acknowledged: set[uuid.UUID]) -> dict[str, object]:
    from gangze.framework.clock import now
    from gangze.framework.content.models import ContentVersion
    from gangze.framework.ledger.audit import verify_live
    from gangze.framework.ledger.models import LedgerEntry, LedgerLeaf, LedgerPending, LedgerSubject
    from gangze.framework.ledger.sealing import seal_all

    entries = set(LedgerEntry.objects.values_list("id", flat=True))
    sealed = set(LedgerLeaf.objects.values_list("entry_id", flat=True))
    waiting = set(LedgerPending.objects.values_list("entry_id", flat=True))
    found = {
        "acknowledged": len(acknowledged),
        "entries": len(entries),
        "lost": len(acknowledged - entries),
        "neither_sealed_nor_waiting": len(entries - sealed - waiting),
        "both_sealed_and_waiting": len(sealed & waiting),
        "versions": ContentVersion.objects.count(),
        "subjects": LedgerSubject.objects.count(),
    }
    seal_all(now())
    return found | {"faults": [fault.message for fault in verify_live().faults]}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1])), ensure_ascii=False))
