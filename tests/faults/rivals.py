"""Two assignments that together overlap, sent at once: `python rivals.py ROUNDS`; prints one JSON line.

Two threads with a connection each wait for one another and then give the same person two primary posts. One
must win, the other be refused with the reason.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from typing import Any

from setting import DAY, context, prepare, staffed


def main(rounds: int) -> dict[str, Any]:
    """Send `rounds` pairs; returns how often one, none or both won, and with what the others were refused."""
    prepare()
    positions, people = staffed(2, rounds)
    winners: Counter[int] = Counter()
    codes: Counter[str] = Counter()
    for person in people:
        told = _pair(person, positions)
        winners[told.count("done")] += 1
        codes.update(word for word in told if word != "done")
    return {
        "rounds": rounds,
        "one": winners[1],
        "none": winners[0],
        "both": winners[2],
        "refused_with": dict(codes),
        "overlapping": _overlapping(),
    }


def _pair(person: int, positions: list[int]) -> list[str]:
    gate = threading.Barrier(2)
    told: list[str] = []
    threads = [threading.Thread(target=_send, args=(person, place, gate, told)) for place in positions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def _send(person: int, position: int, gate: threading.Barrier, told: list[str]) -> None:
    from django.db import connection

    from gangze.kernel.findings import Refused
    from gangze.organisation.services.assignments import Assign, assign

    cmd = Assign(person=person, position=position, valid_from=DAY)
    ctx = context()
    connection.ensure_connection()
    gate.wait()
    try:
        assign(cmd, ctx=ctx)
        told.append("done")
    except Refused as refusal:
        told.append("+".join(sorted(refusal.codes)))
    except Exception as fault:  # anything else is a fault of the test's subject, to be shown
        told.append(f"{type(fault).__name__}: {fault}")
    finally:
        connection.close()


def _overlapping() -> int:
    """Persons with two current primary posts on one day."""
    from gangze.organisation.models import Assignment

    stays: dict[int, list[Any]] = {}
    for row in Assignment.objects.current().filter(kind="primary"):
        stays.setdefault(row.person_id, []).append(row.when)
    return sum(
        any(one.overlaps(other) for n, one in enumerate(whens) for other in whens[n + 1 :])
        for whens in stays.values()
    )


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
