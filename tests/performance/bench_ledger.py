"""What the ledger costs; one JSON line a figure.

    python tests/performance/bench_ledger.py [--entries 1000000] [--postgres URL]

- `ledger.append`: one act's entry in its own transaction, beside the bare statements with rows made before,
  the two taking turns in the same run; microseconds and their ratio.
- `ledger.seal.writers`: fifty writers and a sealer at once.
- `ledger.fill`, `ledger.export`, `ledger.verify.export`, `ledger.verify.live`: on `--entries` entries with
  two subjects and two disclosures each, beside the limit of 15 seconds for a million.

Runs on SQLite in a folder that is removed afterwards, and again on a database of its own on the PostgreSQL
server named by `--postgres` or GANGZE_TEST_POSTGRES.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS_A_MILLION = 15.0
ROUNDS, ACTS_A_ROUND = 20, 25


def emit(name: str, **figures: Any) -> None:
    """Print one figure."""
    rounded = {key: round(one, 3) if isinstance(one, float) else one for key, one in figures.items()}
    print(json.dumps({"bench": name, **rounded}, ensure_ascii=False), flush=True)


def main() -> None:
    """Run on SQLite, and on PostgreSQL where there is one; each in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--postgres", default=os.environ.get("GANGZE_TEST_POSTGRES", ""))
    parser.add_argument("--on", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.on:
        run(options.on, options.entries)
        return
    with tempfile.TemporaryDirectory(prefix="gangze-bench-") as folder:
        again("sqlite", f"sqlite:///{folder}/bench.sqlite3", folder, options.entries)
        if options.postgres:
            from gangze.framework.tests.test_ledger_concurrency import own_database

            with own_database(options.postgres) as database:
                again("postgresql", database, folder, options.entries)
        else:
            emit("ledger.postgresql", skipped="no server named")


def again(vendor: str, database: str, folder: str, entries: int) -> None:
    """Run the figures of one database in a fresh process."""
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"DATABASE_URL": database, "GANGZE_DATA": folder, "PYTHONPATH": path}
    stress = [sys.executable, "-m", "gangze.framework.tests.ledger_stress", "50", "40"]
    told = subprocess.run(stress, env=environment, check=True, capture_output=True, text=True).stdout
    emit("ledger.seal.writers", database=vendor, **json.loads(told.splitlines()[-1]))
    own = [sys.executable, __file__, "--on", vendor, "--entries", str(entries)]
    subprocess.run(own, env=environment, check=True)


def run(vendor: str, entries: int) -> None:
    """All figures of the database of this process, which is already migrated."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gangze.web.settings")
    django.setup()
    append_beside_raw(vendor)
    fill_and_verify(vendor, entries, Path(os.environ["GANGZE_DATA"]) / f"{vendor}.jsonl")


def append_beside_raw(vendor: str) -> None:
    """The median cost of `append` and of the same rows inserted raw, taking turns."""
    from django.db import connection, transaction

    from gangze.framework.clock import now
    from gangze.framework.guard import guard_statement
    from gangze.framework.ledger import append as module
    from gangze.framework.ledger.record import make_record
    from gangze.framework.tests.ledger_cast import act

    def ours(entries: list[Any]) -> None:
        for entry in entries:
            with transaction.atomic():
                module.append(entry)

    def raw(rows: list[Any]) -> None:
        for one in rows:
            with transaction.atomic():
                module._insert(one)

    costs: dict[str, list[float]] = {"ours": [], "raw": []}
    digest = module.ledger_digest()
    for turn in range(ROUNDS):
        entries = [act(turn * ACTS_A_ROUND + n, now()) for n in range(2 * ACTS_A_ROUND)]
        floor = [module._rows([e], [make_record(e, digest)]) for e in entries[ACTS_A_ROUND:]]
        costs["ours"].append(timed(ours, entries[:ACTS_A_ROUND]))
        connection.execute_wrappers.remove(guard_statement)
        costs["raw"].append(timed(raw, floor))
        connection.execute_wrappers.append(guard_statement)
    ours_us, raw_us = (statistics.median(costs[one]) / ACTS_A_ROUND * 1e6 for one in ("ours", "raw"))
    emit("ledger.append", database=vendor, us=ours_us, raw_insert_us=raw_us, ratio=ours_us / raw_us)


def fill_and_verify(vendor: str, count: int, file: Path) -> None:
    """Fill to `count` entries set-based, seal, export, verify the export and the live ledger."""
    from django.db import connection, transaction

    from gangze.framework.clock import now
    from gangze.framework.ledger.append import append_many
    from gangze.framework.ledger.audit import verify_live
    from gangze.framework.ledger.export import export_heads, export_ledger, outside_file, verify_file
    from gangze.framework.ledger.models import LedgerEntry
    from gangze.framework.ledger.sealing import seal_all
    from gangze.framework.tests.ledger_cast import act

    there = LedgerEntry.objects.count()
    began = time.perf_counter()
    for start in range(there, count, 10_000):
        with transaction.atomic():
            append_many([act(number, now()) for number in range(start, min(start + 10_000, count))])
    added = max(count - there, 1)
    emit("ledger.fill", database=vendor, entries=added, us_an_entry=since(began) / added * 1e6)
    began = time.perf_counter()
    heads = seal_all(now())
    emit("ledger.seal.bulk", database=vendor, heads=heads, us_an_entry=since(began) / added * 1e6)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    began = time.perf_counter()
    export_ledger(file, now())
    emit("ledger.export", database=vendor, entries=count, seconds=since(began), bytes=file.stat().st_size)
    heads_file = file.with_suffix(".heads")
    export_heads(heads_file, now())
    for name, verify in (
        ("ledger.verify.export", lambda: verify_file(file)),
        ("ledger.verify.export_against_heads", lambda: verify_file(file, outside_file(heads_file))),
        ("ledger.verify.live", verify_live),
    ):
        began, used = time.perf_counter(), time.process_time()
        report = verify()
        seconds, cpu = since(began), time.process_time() - used
        assert not report.faults, report.first
        limit = LIMIT_SECONDS_A_MILLION * report.entries / 1e6
        emit(
            name,
            database=vendor,
            entries=report.entries,
            seconds=seconds,
            cpu_seconds=cpu,
            limit_seconds=limit,
            ratio_to_limit=seconds / limit,
            peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        )


def timed(work: Any, load: Any) -> float:
    """Seconds that some work took."""
    began = time.perf_counter()
    work(load)
    return since(began)


def since(began: float) -> float:
    """Seconds since an instant of the performance counter."""
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    main()
