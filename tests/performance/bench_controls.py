"""The sweep for incompatible duties beside a tuned DuckDB join and a tuned PostgreSQL join, with equal answers.

    python tests/performance/bench_controls.py [--people 500000] [--postgres URL]

The bank is drawn at random with a seed: most people hold two or three positions, most touch few activities, so that
the answer is a few thousand clashes among a million pairs.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gangze.controls.domain.separation import Clashes, Sides, Stays, Touches, across, lift

Answer = np.ndarray
"""Rows (person, first bundle, second bundle, rule, start, end), sorted."""


@dataclass
class Bank:
    """A drawn bank as columns."""

    touches: Touches
    sides: Sides
    stays: Stays


def drawn(people: int, seed: int = 7) -> Bank:
    """Positions, activities and rules in the proportions of a large bank."""
    chance = np.random.default_rng(seed)
    bundles, activities, rules = max(200, people // 10), 4_000, 2_000
    per_bundle = chance.integers(2, 7, bundles)
    bundle = np.repeat(np.arange(bundles), per_bundle)
    touches = Touches(bundle, chance.integers(0, activities, len(bundle)), bundles, activities)
    pairs = [tuple(chance.choice(activities, 2, replace=False).tolist()) for _ in range(rules)]
    sides = Sides.of([([left], [right]) for left, right in pairs])
    count = int(people * 2.4)
    person = np.sort(chance.integers(0, people, count))
    start = chance.integers(16_000, 20_500, count).astype(np.int32)
    end = np.where(chance.random(count) < 0.5, 2_932_896, start + chance.integers(30, 2_000, count)).astype(np.int32)
    return Bank(touches, sides, Stays(person, chance.integers(0, bundles, count), start, end))


def answer_of(stays: Stays, clashes: Clashes) -> Answer:
    """Clashes in the words of the joins: the bundle on the left side first."""
    one, other = stays.bundle[clashes.first], stays.bundle[clashes.second]
    low, high = np.minimum(one, other), np.maximum(one, other)
    rows = np.column_stack(
        [stays.person[clashes.first], low, high, clashes.rule, clashes.start, clashes.end]
    ).astype(np.int64)
    return rows[np.lexsort(rows.T[::-1])]


PAIRS = """
WITH l AS (SELECT DISTINCT t.bundle, s.rule FROM touches t JOIN lefts s ON s.activity = t.activity),
     r AS (SELECT DISTINCT t.bundle, s.rule FROM touches t JOIN rights s ON s.activity = t.activity),
     alone AS (SELECT l.bundle, l.rule FROM l JOIN r ON l.bundle = r.bundle AND l.rule = r.rule)
SELECT l.bundle AS lb, r.bundle AS rb, l.rule AS rule FROM l JOIN r ON l.rule = r.rule AND l.bundle <> r.bundle
WHERE NOT EXISTS (SELECT 1 FROM alone a WHERE a.rule = l.rule AND a.bundle IN (l.bundle, r.bundle))
"""
JOIN = """
SELECT DISTINCT a.person, least(c.lb, c.rb), greatest(c.lb, c.rb), c.rule,
       greatest(a.s, b.s), least(a.e, b.e), least(a.id, b.id), greatest(a.id, b.id)
FROM clash c JOIN stays a ON a.bundle = c.lb JOIN stays b ON b.bundle = c.rb AND b.person = a.person
WHERE greatest(a.s, b.s) < least(a.e, b.e)
"""


def best(run: Callable[[], object], rounds: int) -> tuple[float, object]:
    """The least wall time of some rounds in milliseconds, and the result."""
    least, result = float("inf"), None
    for _ in range(rounds):
        begin = time.perf_counter()
        result = run()
        least = min(least, (time.perf_counter() - begin) * 1000)
    return least, result


def columns_of(bank: Bank) -> dict[str, dict[str, np.ndarray]]:
    """The bank as tables for the joins."""
    stays, sides, touches = bank.stays, bank.sides, bank.touches
    return {
        "touches": {"bundle": touches.bundle, "activity": touches.activity},
        "lefts": {"rule": sides.left_rule, "activity": sides.left_activity},
        "rights": {"rule": sides.right_rule, "activity": sides.right_activity},
        "stays": {
            "id": np.arange(len(stays)),
            "person": stays.person,
            "bundle": stays.bundle,
            "s": stays.start,
            "e": stays.end,
        },
    }


def rows_sorted(rows: list[tuple[int, ...]]) -> Answer:
    """Rows of a join as a sorted table."""
    table = np.array([row[:6] for row in rows], dtype=np.int64).reshape(-1, 6)
    return table[np.lexsort(table.T[::-1])]


def duck(bank: Bank, rounds: int) -> tuple[float, Answer]:
    """The join in DuckDB on tables in memory."""
    import duckdb

    base = duckdb.connect()
    for name, columns in columns_of(bank).items():
        base.register("given", columns)
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM given")

    def run() -> list[tuple[int, ...]]:
        base.execute(f"CREATE OR REPLACE TABLE clash AS {PAIRS}")
        return base.execute(JOIN).fetchall()

    taken, rows = best(run, rounds)
    return taken, rows_sorted(rows)  # type: ignore[arg-type]


def postgres(bank: Bank, url: str, rounds: int) -> tuple[float, Answer]:
    """The join in PostgreSQL on indexed, analysed, unlogged tables of its own."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as base:
        base.execute("CREATE SCHEMA IF NOT EXISTS bench_controls")
        base.execute("SET search_path TO bench_controls; SET work_mem = '512MB'; SET jit = off")
        for name, columns in columns_of(bank).items():
            names = ", ".join(f"{column} integer" for column in columns)
            base.execute(f"DROP TABLE IF EXISTS {name}; CREATE UNLOGGED TABLE {name} ({names})")
            with base.cursor().copy(f"COPY {name} FROM STDIN") as copy:
                table = np.column_stack(list(columns.values()))
                copy.write("\n".join("\t".join(map(str, row)) for row in table.tolist()) + "\n")
        base.execute("CREATE INDEX ON stays (bundle, person); CREATE INDEX ON stays (person); ANALYZE")

        def run() -> list[tuple[int, ...]]:
            base.execute(f"DROP TABLE IF EXISTS clash; CREATE UNLOGGED TABLE clash AS {PAIRS}")
            base.execute("ANALYZE clash")
            return base.execute(JOIN).fetchall()

        try:
            taken, rows = best(run, rounds)
        finally:
            base.execute("DROP SCHEMA bench_controls CASCADE")
    return taken, rows_sorted(rows)  # type: ignore[arg-type]


def main() -> None:
    """Print one JSON line a figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=500_000)
    options.add_argument("--postgres", default="")
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    bank = drawn(given.people)

    def sweep() -> Clashes:
        return across(lift(bank.touches, bank.sides), bank.stays)

    taken, clashes = best(sweep, given.rounds)
    mine = answer_of(bank.stays, clashes)  # type: ignore[arg-type]
    size = {"people": given.people, "stays": len(bank.stays), "clashes": len(mine)}
    print(json.dumps({"figure": "sweep_kernel", "ms": round(taken, 1), "limit_ms": 300, **size}))
    peers = {"duckdb": lambda: duck(bank, 3)}
    if given.postgres:
        peers["postgresql"] = lambda: postgres(bank, given.postgres, 1)
    for name, run in peers.items():
        peer, theirs = run()
        same = bool(np.array_equal(mine, theirs))
        print(
            json.dumps(
                {"figure": f"sweep_beside_{name}", "ms": round(peer, 1), "ratio": round(peer / taken, 1), "equal": same}
            )
        )
    lifted = lift(bank.touches, bank.sides)
    person = int(bank.stays.person[np.bincount(bank.stays.person)[bank.stays.person].argmax()])
    place = np.flatnonzero(bank.stays.person == person)
    few = Stays(*(column[place] for column in (bank.stays.person, bank.stays.bundle, bank.stays.start, bank.stays.end)))
    alone, _ = best(lambda: across(lifted, few), 200)
    print(json.dumps({"figure": "one_person", "ms": round(alone, 3), "limit_ms": 1, "stays": len(few)}))


if __name__ == "__main__":
    main()
