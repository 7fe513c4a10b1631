"""A writer that is killed again and again: `python killed.py KILLS`; prints one JSON line.

Each child puts people into posts and transfers them, telling each act once it is committed, until the signal
that cannot be caught stops it at a random moment. Afterwards every act that was told must stand with its
ledger entry, and no act may stand by half.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from typing import Any

from setting import DAY, context, prepare, staffed

CHARGES = 3
"""Assignments that one act makes."""


def main(kills: int) -> dict[str, Any]:
    """Kill a child `kills` times in mid-write, then look at what stands."""
    prepare()
    positions, people = staffed(4, kills)
    chance = random.Random(20260302)
    told: list[tuple[str, str]] = []
    in_mid_write = 0
    for person in people:
        acts, interrupted = _killed_child(person, positions, chance.uniform(0.0, 0.1))
        told += acts
        in_mid_write += interrupted
    return _examined(told) | {"kills": len(people), "in_mid_write": in_mid_write}


def _killed_child(person: int, positions: list[int], patience: float) -> tuple[list[tuple[str, str]], bool]:
    """Acts that a child told before it was killed, and whether one was under way."""
    from django.db import connections

    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(person, positions, writing)
        os._exit(1)
    os.close(writing)
    pipe = os.fdopen(reading, "rb")
    first = pipe.readline() + pipe.readline()  # the first act is begun and done before the clock starts
    time.sleep(patience)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    lines = (first + pipe.read()).decode().splitlines()
    pipe.close()
    acts = [tuple(line.split()[1:]) for line in lines if line.startswith("done ")]
    begun = sum(line.startswith("begin") for line in lines)
    return acts, begun > len(acts)  # type: ignore[return-value]


def _work(person: int, positions: list[int], pipe: int) -> None:
    from gangze.organisation.models import AssignmentKind
    from gangze.organisation.services.assignments import Assign, Transfer, assign, transfer

    first = Assign(person=person, position=positions[0], valid_from=DAY)
    os.write(pipe, b"begin\n")
    os.write(pipe, f"done first {assign(first, ctx=context()).act}\n".encode())
    number = 0
    while True:
        number += 1
        os.write(pipe, b"begin\n")
        charges = [
            Assign(
                person=person,
                position=positions[part],
                kind=AssignmentKind.CHARGE,
                charge=f"客户{number}",
                valid_from=DAY,
            )
            for part in range(CHARGES)
        ]
        os.write(pipe, f"done charges {assign.many(charges, ctx=context()).act}\n".encode())
        os.write(pipe, b"begin\n")
        moving = Transfer(
            person=person,
            position=positions[number % len(positions)],
            day=DAY.replace(year=DAY.year + number),
        )
        os.write(pipe, f"done transfer {transfer(moving, ctx=context()).act}\n".encode())


def _examined(told: list[tuple[str, str]]) -> dict[str, Any]:
    """Compare what was told, what stands and what the ledger says."""
    from gangze.framework.ledger.models import LedgerEntry, LedgerLeaf, LedgerPending
    from gangze.organisation.models import Assignment

    entries = {str(key): command for key, command in LedgerEntry.objects.values_list("id", "command")}
    made = Counter(str(act) for act in Assignment.objects.values_list("recorded_by", flat=True))
    ended = Counter(
        str(act)
        for act in Assignment.objects.exclude(superseded_by=None).values_list("superseded_by", flat=True)
    )
    half = 0
    for act, command in entries.items():
        if command == "organisation.transfer":
            half += (made[act], ended[act]) != (2, 1)
        elif command == "organisation.assign":
            half += made[act] not in (1, CHARGES) or ended[act] != 0
    wanted = {"first": 1, "charges": CHARGES, "transfer": 2}
    waiting = set(LedgerPending.objects.values_list("entry_id", flat=True))
    sealed = set(LedgerLeaf.objects.values_list("entry_id", flat=True))
    keys = set(LedgerEntry.objects.values_list("id", flat=True))
    return {
        "told": len(told),
        "lost": sum(act not in entries or made[act] != wanted[kind] for kind, act in told),
        "half_done": half,
        "without_entry": len((set(made) | set(ended)) - set(entries)),
        "not_to_be_sealed": len(keys - waiting - sealed),
        "acts": len(entries),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
