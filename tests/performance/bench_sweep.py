"""From the database to findings: the incompatible duties of a whole bank of 500,000 people, beside the limit of 3 s.

    python tests/performance/bench_sweep.py [--people 20000] [--loaded URL] [--duties 2]

Makes a bank of its own on SQLite, or takes a database that `gangze demo` has filled. Posts without a manual get one whose duties are drawn, with a seed,
from the examples that stand beside the activities; they are put there without the ledger, for measuring only, so that
the loaded database is of no other use afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import django
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

ACTIVITIES = Path(__file__).resolve().parents[2] / "src" / "gangze" / "content" / "activity"
LIMIT_SECONDS = 3.0


def main() -> None:
    """One JSON line a figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=20_000)
    options.add_argument("--loaded", default="")
    options.add_argument("--duties", type=int, default=2)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="gangze-bench-") as folder:
        os.environ["GANGZE_DATA"] = folder
        os.environ["DATABASE_URL"] = given.loaded or f"sqlite:///{folder}/bench.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gangze.web.settings")
        django.setup()
        if not given.loaded:
            bank(given.people)
        shipped()
        told("sweep.made", **manuals(given.duties))
        told("sweep.index", **timed(indexed))
        best: dict[str, Any] = min((timed(swept) for _round in range(given.rounds)), key=lambda one: one["seconds"])
        ratio = round(best["seconds"] / LIMIT_SECONDS, 2)
        told("sweep.database_to_findings", **best, limit_seconds=LIMIT_SECONDS, ratio_to_limit=ratio)
        told("sweep.after_one_act", **one_act(given.rounds))


def told(figure: str, **more: Any) -> None:
    """One figure on one line."""
    print(json.dumps({"figure": figure, **more}, ensure_ascii=False), flush=True)


def bank(people: int) -> None:
    """A made-up bank."""
    from django.core.management import call_command

    from gangze.framework import clock
    from gangze.framework.context import system_context
    from gangze.organisation.demo.load import load as load_bank

    call_command("migrate", verbosity=0, skip_checks=True)
    load_bank(people, 7, system_context("bench", clock.now()), lambda what, count: None)


def timed(work: Any) -> dict[str, Any]:
    """What a piece of work tells, with its seconds of wall time and of CPU."""
    begin, cpu = time.perf_counter(), time.process_time()
    told = work()
    wall, spent = time.perf_counter() - begin, time.process_time() - cpu
    return {"seconds": round(wall, 2), "cpu_seconds": round(spent, 2), **told}


def shipped() -> None:
    """The vocabulary and the rules that the product brings."""
    from gangze.framework import clock
    from gangze.framework.content.commands import ship_everything
    from gangze.framework.context import system_context

    ship_everything(system_context("bench", clock.now(), reason="measuring"))


def manuals(duties: int) -> dict[str, int]:
    """A manual in force for every post that has none."""
    from django.db import connection

    from gangze.duties.models import Duty, Manual, ManualInForce, ManualVersion
    from gangze.framework import clock
    from gangze.framework.guard import write_permit
    from gangze.organisation.demo.plan import FOUNDED
    from gangze.organisation.models import Post

    now, chance = clock.now(), random.Random(7)
    texts = [text for item in activities() for text in item["examples"]]
    posts = list(Post.objects.exclude(pk__in=Manual.objects.filter(post__isnull=False).values("post")))
    with write_permit(None):
        made = Manual.objects.bulk_create(Manual(post=post) for post in posts)
        versions = ManualVersion.objects.bulk_create(
            ManualVersion(manual=manual, number=1, state="published", drafted_at=now) for manual in made
        )
        ManualInForce.objects.bulk_create(
            ManualInForce(
                manual=manual, version=version, valid_from=FOUNDED, recorded_at=now, recorded_by=uuid.UUID(int=0)
            )
            for manual, version in zip(made, versions, strict=True)
        )
        Duty.objects.bulk_create(
            (
                Duty(version=version, order=order, lineage=uuid.uuid4(), text=text)
                for version in versions
                for order, text in enumerate(chance.sample(texts, duties))
            ),
            batch_size=5_000,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"manuals": len(made), "duties": Duty.objects.count()}


def activities() -> list[dict[str, Any]]:
    """The activities that are shipped, as their files say them."""
    return [item for file in sorted(ACTIVITIES.glob("*.yaml")) for item in load(file)["body"]["activities"]]


def load(file: Path) -> Any:
    """A content file as plain data."""
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def indexed() -> dict[str, int]:
    """Tag every duty once, as the first sweep does."""
    from gangze.controls.queries.bank import bank_on
    from gangze.controls.queries.knowledge import knowledge_on
    from gangze.controls.queries.tags import tags_of
    from gangze.controls.services.sweeping import keep_tags
    from gangze.framework import clock

    bank, knowledge = bank_on(clock.now().date()), knowledge_on(clock.now().date())
    tags, fresh = tags_of(bank.lines, knowledge)
    keep_tags(fresh, tags, knowledge)
    return {"duties": len(bank.lines), "tagged": len(fresh)}


def swept() -> dict[str, Any]:
    """Read the bank and judge it: who holds what must be apart, on which days, by which duties."""
    from gangze.controls.domain.judging import findings
    from gangze.controls.queries.bank import bank_on
    from gangze.controls.queries.knowledge import knowledge_on
    from gangze.controls.queries.tags import tags_of
    from gangze.framework import clock

    begin = time.perf_counter()
    day = clock.now().date()
    bank, knowledge = bank_on(day), knowledge_on(day)
    tags, _fresh = tags_of(bank.lines, knowledge)
    read = time.perf_counter() - begin
    found = Counter(item.code for item in findings(bank, tags, list(knowledge.rules)))
    return {"read_seconds": round(read, 2), "holdings": len(bank.holdings.person), "findings": dict(found)}


def one_act(rounds: int) -> dict[str, Any]:
    """Milliseconds of CPU, the least of some rounds: looking again after one placement, looking ahead at one on a
    form without the placement itself, and beside them one look at the whole bank with its words."""
    from gangze.controls.queries.neighbourhood import neighbourhood_of
    from gangze.controls.services.neighbourhoods import look_near
    from gangze.controls.services.rechecking import recheck
    from gangze.controls.services.sweeping import look
    from gangze.framework import clock
    from gangze.organisation.models import Assignment

    day, chance = clock.now().date(), random.Random(7)
    held = list(Assignment.objects.on(day).order_by("pk").values_list("person", "position")[:2_000])
    person, position = chance.choice(held)

    def ahead() -> None:
        near = neighbourhood_of([person], [position], day)
        assert near is not None
        for _look in ("after", "before"):
            look_near(near, day)

    near = neighbourhood_of([person], [position], day)
    assert near is not None
    whole = look(day).told
    spent = {
        "recheck_ms": least(lambda: recheck([person], [position], day), rounds),
        "look_ahead_ms": least(ahead, rounds),
        "whole_look_ms": least(lambda: look(day), 1),
    }
    same = {item.found.fingerprint for item in whole if near.holds(item.found)} == {
        item.found.fingerprint for item in look_near(near, day)
    }
    return {**spent, "equal": same, "ratio": round(spent["whole_look_ms"] / spent["recheck_ms"], 1)}


def least(work: Any, rounds: int) -> float:
    """The least CPU time of some rounds, in milliseconds."""
    found = []
    for _round in range(rounds):
        begin = time.process_time()
        work()
        found.append((time.process_time() - begin) * 1000)
    return round(min(found), 1)


if __name__ == "__main__":
    main()
