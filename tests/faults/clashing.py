"""Two placements that are each sound but together clash, sent at once: `python clashing.py ROUNDS`; prints one JSON line.

One post keeps the books, the other checks them; a rule forbids both in one hand. Two threads with a connection each
give one person the one and the other. At most one may stand.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from typing import Any

from setting import DAY, context, prepare, staffed

DUTIES = ("登记会计账簿，办理账务记账", "复核会计凭证和账务")


def main(rounds: int) -> dict[str, Any]:
    """Send `rounds` pairs; returns how often both, one or none was done, and with what the others were refused."""
    prepare()
    from gangze.framework.content.commands import ship_everything

    ship_everything(context())
    positions, people = staffed(3, rounds + 1)
    _written(positions[:2])
    officer = _officer(people.pop(), positions[2])
    done: Counter[int] = Counter()
    codes: Counter[str] = Counter()
    for person in people:
        told = _pair(person, positions[:2], officer)
        done[told.count("done")] += 1
        codes.update(word for word in told if word != "done")
    return {"both": done[2], "one": done[1], "none": done[0], "refused_with": dict(codes)}


def _written(positions: list[int]) -> None:
    """A manual in force for each of two posts, with the duties that clash."""
    from gangze.duties.services import RegisterManual, register_manual
    from gangze.duties.services.inputs import DutyInput
    from gangze.organisation.models import Position

    for position, text in zip(positions, DUTIES, strict=True):
        post = Position.objects.get(pk=position).post_id
        manual = RegisterManual(post=post, duties=[DutyInput(text=text)], source="制度.txt", source_digest="0" * 64, effective=DAY)
        register_manual(manual, ctx=context())


def _officer(person: int, position: int) -> Any:
    """A person whose post may place others; acts of persons are judged in full."""
    from gangze.framework.context import Actor, ActorKind, Context
    from gangze.organisation.models import Position
    from gangze.organisation.services.assignments import Assign, assign
    from gangze.organisation.services.rights import GrantRight, grant_right

    post = Position.objects.get(pk=position).post_id
    grant_right(GrantRight(post=post, right="assignment.change", scope="bank", valid_from=DAY), ctx=context())
    assign(Assign(person=person, position=position, valid_from=DAY), ctx=context())
    now = context()
    return Context(actor=Actor(ActorKind.PERSON, person, "人力资源"), now=now.now, as_of=now.as_of, position=position)


def _pair(person: int, positions: list[int], officer: Any) -> list[str]:
    gate = threading.Barrier(2)
    told: list[str] = []
    kinds = ("primary", "concurrent")
    threads = [
        threading.Thread(target=_send, args=(person, place, kind, officer, gate, told))
        for place, kind in zip(positions, kinds, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def _send(person: int, position: int, kind: str, officer: Any, gate: threading.Barrier, told: list[str]) -> None:
    from django.db import connection

    from gangze.kernel.findings import Refused
    from gangze.organisation.services.assignments import Assign, assign

    connection.ensure_connection()
    gate.wait()
    try:
        outcome = assign(Assign(person=person, position=position, kind=kind, valid_from=DAY), ctx=officer)
        told.append("done" if outcome.proposal is None else "proposed")
    except Refused as refusal:
        told.append("+".join(sorted(refusal.codes)))
    except Exception as fault:  # anything else is a fault of the test's subject, to be shown
        told.append(f"{type(fault).__name__}: {fault}")
    finally:
        connection.close()


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1])), ensure_ascii=False))
