"""Score the parser against gold documents.

    python tests/conformance/intake/score.py [seeds|dev|heldout|fresh ...] [--verbose]

prints one JSON line a document and one pooled line a collection; ``--verbose`` adds what was missed (-) and
what was wrongly found (+). Without a collection: all.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "src")]

from gangze.intake.domain.parse import parse  # noqa: E402
from gangze.intake.readers import read  # noqa: E402
from tests.conformance.intake.judge.gold import Case, cases  # noqa: E402
from tests.conformance.intake.judge.scoring import MEASURES, Tally, pooled, score  # noqa: E402

COLLECTIONS = ("seeds", "dev", "heldout", "fresh")


def measure(case: Case) -> dict[str, Tally]:
    """Read, parse and score one document."""
    return score(case.gold, parse(read(case.name, case.data)).as_dict())


def line(scores: dict[str, Tally], **labels: object) -> str:
    """One JSON line."""
    return json.dumps(
        {**labels, **{name: scores[name].as_dict() for name in MEASURES if name in scores}},
        ensure_ascii=False,
    )


def explain(scores: dict[str, Tally]) -> None:
    """Print what was missed and what was wrongly found, measure by measure."""
    for name, counts in scores.items():
        for missed in counts.misses:
            print(f"    - {name}: {missed}")
        for wrong in counts.false:
            print(f"    + {name}: {wrong}")


def main(arguments: list[str] | None = None) -> int:
    """Score the named collections; returns the process's exit status."""
    parser = argparse.ArgumentParser(description="Score the parser against gold documents.")
    parser.add_argument("collections", nargs="*", default=list(COLLECTIONS), metavar="|".join(COLLECTIONS))
    parser.add_argument("--verbose", action="store_true", help="what was missed and what was wrongly found")
    parser.add_argument("--only", default="", help="only documents whose name contains this")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.collections) - set(COLLECTIONS)
    if unknown:
        parser.error(f"no such collection: {', '.join(sorted(unknown))}")
    for collection in chosen.collections:
        every: list[dict[str, Tally]] = []
        started = time.perf_counter()
        for case in cases(collection):
            if chosen.only not in case.name:
                continue
            scores = measure(case)
            every.append(scores)
            print(line(scores, collection=collection, document=case.name))
            if chosen.verbose:
                explain(scores)
        seconds = round(time.perf_counter() - started, 2)
        print(line(pooled(every), collection=collection, pooled=len(every), seconds=seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
