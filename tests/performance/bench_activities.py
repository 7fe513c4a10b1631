"""How fast duties are tagged with activities, and that a hostile text costs no more a character than a duty.

Prints one JSON line a figure: duties a second of CPU on one core beside the goal, and microseconds a character for
ordinary duties and for texts made to be slow, beside each other in the same run.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "src")]

from gangze.controls.domain.activities import Vocabulary  # noqa: E402
from tests.conformance.controls.score import judged, vocabulary  # noqa: E402

GOAL = 15_000
HOSTILE = {
    "one act for ever": "保管",
    "acts, then objects": "审核、登记、",
    "an exception everywhere": "账户开户行",
    "acts side by side": "检查" * 95 + "甲保管印章。",
    "forbidden for ever": "不得协助保管印章、",
    "acts without an end": "负责协会印章、",
}


def told(name: str, value: float, **more: object) -> None:
    """One figure on one line."""
    print(json.dumps({"figure": name, "value": round(value, 3), **more}, ensure_ascii=False), flush=True)


def seconds(known: Vocabulary, texts: list[str], rounds: int) -> float:
    """CPU time of tagging the texts so many times."""
    began = time.process_time()
    for _ in range(rounds):
        for text in texts:
            known.tags(text)
    return time.process_time() - began


def main() -> None:
    """Measure both. `--rounds` is how often the duties are tagged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    known = vocabulary()
    duties = [duty.text for collection in ("sample", "held_out") for duty in judged(collection)]
    seconds(known, duties, 2)
    spent = seconds(known, duties, options.rounds)
    rate = len(duties) * options.rounds / spent
    told("activities.duties_per_second", rate, goal=GOAL, ratio=round(rate / GOAL, 2), activities=len(known))
    ordinary = spent / options.rounds / sum(map(len, duties)) * 1e6
    for name, words in HOSTILE.items():
        text = words * (40_000 // len(words))
        cost = seconds(known, [text], 3) / 3 / len(text) * 1e6
        told("activities.hostile_microseconds_per_character", cost, text=name, ordinary=round(ordinary, 3))


if __name__ == "__main__":
    main()
