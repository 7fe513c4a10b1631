"""Many writers and a sealer at once on a database of their own; run as a program, prints one JSON line.

`python -m gangze.framework.tests.ledger_stress WRITERS ACTS` on the database of DATABASE_URL. Writers commit
late, out of order, and roll back every fifth act; nothing committed may be lost and nothing else sealed.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field

import django


@dataclass
class Tally:
    """What the writers did, by entry id, and how long each committed act took, in seconds."""

    committed: list[uuid.UUID] = field(default_factory=list)
    rolled_back: list[uuid.UUID] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class ChangedMind(Exception):
    """The act is given up after its entry was written."""


def main(writers: int, acts: int) -> dict[str, object]:
    """Run it on a freshly migrated database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gangze.web.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return _run(writers, acts)


def _run(writers: int, acts: int) -> dict[str, object]:
    from gangze.framework.clock import now
    from gangze.framework.ledger import audit
    from gangze.framework.ledger.models import LedgerLeaf, LedgerPending, TreeHead
    from gangze.framework.ledger.sealing import seal_all

    tallies = [Tally() for _ in range(writers)]
    threads = [
        threading.Thread(target=_write, args=(number, acts, tally)) for number, tally in enumerate(tallies)
    ]
    done = threading.Event()
    sealing: list[float] = []
    sealer = threading.Thread(target=_seal, args=(done, sealing))
    began = time.perf_counter()
    sealer.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    done.set()
    sealer.join()
    seal_all(now())
    sealed = set(LedgerLeaf.objects.values_list("entry_id", flat=True))
    committed = {key for tally in tallies for key in tally.committed}
    audit.RANGE = 100  # so that even this small ledger is shared among processes
    report = audit.verify_live(processes=2)
    seconds = sorted(second for tally in tallies for second in tally.seconds)
    return {
        "writers": writers,
        "committed": len(committed),
        "rolled_back": sum(len(tally.rolled_back) for tally in tallies),
        "lost": len(committed - sealed),
        "not_committed_but_sealed": len(sealed - committed),
        "pending": LedgerPending.objects.count(),
        "heads": TreeHead.objects.count(),
        "disclosed": report.disclosed,
        "faults": [fault.message for fault in report.faults] + [f for tally in tallies for f in tally.faults],
        "acts_per_second": round(len(committed) / took, 1),
        "act_ms_median": round(seconds[len(seconds) // 2] * 1000, 3) if seconds else None,
        "act_ms_p95": round(seconds[int(len(seconds) * 0.95)] * 1000, 3) if seconds else None,
        "seal_ms_worst": round(max(sealing, default=0.0) * 1000, 3),
    }


def _write(number: int, acts: int, tally: Tally) -> None:
    from django.db import DatabaseError, connection, transaction

    from gangze.framework.clock import now
    from gangze.framework.ledger.append import append
    from gangze.framework.tests.ledger_cast import act

    chance = random.Random(number)
    late = (
        connection.vendor == "postgresql"
    )  # SQLite has one writer: a late commit would only block the others
    for turn in range(acts):
        entry = act(number * acts + turn, now())
        began = time.perf_counter()
        try:
            with transaction.atomic():
                append(entry)
                if late and chance.random() < 0.2:
                    time.sleep(chance.random() * 0.02)
                if chance.random() < 0.2:
                    raise ChangedMind
        except ChangedMind:
            tally.rolled_back.append(entry.id)
        except DatabaseError as fault:
            tally.faults.append(str(fault))
        else:
            tally.committed.append(entry.id)
            tally.seconds.append(time.perf_counter() - began)
    connection.close()


def _seal(done: threading.Event, sealing: list[float]) -> None:
    from django.db import connection

    from gangze.framework.clock import now
    from gangze.framework.ledger.sealing import seal

    while not done.is_set():
        began = time.perf_counter()
        if seal(now(), batch=100) is not None:
            sealing.append(time.perf_counter() - began)
        time.sleep(0.01)
    connection.close()


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
