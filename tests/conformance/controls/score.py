"""Score the tagging of duties with activities against what was written down by hand.

    python tests/conformance/controls/score.py [sample|held_out|seeds ...] [--verbose]

prints one JSON line a collection: precision and recall of what duties *do*; leading, ruling and assisting do not
count. ``--verbose`` adds what was missed (-) and what was wrongly found (+). `maybe` in the gold counts neither way.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "src")]

from gangze.controls.domain.activities import Vocabulary, normalised  # noqa: E402
from gangze.controls.domain.activity_content import compile_vocabulary  # noqa: E402
from gangze.controls.domain.parts import Part  # noqa: E402
from gangze.kernel.content import read_content  # noqa: E402
from tests.conformance.intake.judge.gold import cutter, seed_folder  # noqa: E402

HOME = Path(__file__).resolve().parent
CONTENT = REPOSITORY / "src" / "gangze" / "content"
COLLECTIONS = ("sample", "held_out", "seeds")


@dataclass(frozen=True)
class Judged:
    """A duty and the activities it does, for certain and perhaps."""

    place: str
    text: str
    do: frozenset[str]
    maybe: frozenset[str]


@dataclass
class Score:
    """Counts over a collection."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrong)) if self.right else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed)) if self.right else 0.0


def vocabulary() -> Vocabulary:
    """The shipped activities; a fault among them ends the run."""
    schema = {"activity": json.loads((CONTENT / "schemas" / "activity.json").read_text("utf-8"))}
    documents, faults = [], []
    for path in sorted((CONTENT / "activity").glob("*.yaml")):
        found, wrong = read_content(path.read_text("utf-8"), path.name, schema)
        documents += found
        faults += wrong
    compiled, wrong = compile_vocabulary(documents)
    for finding in faults + wrong:
        print(f"{finding.source}: {finding.message}", file=sys.stderr)
    return compiled


def judged(collection: str) -> Iterator[Judged]:
    """The duties of a collection; none where the documents are not here."""
    if collection == "seeds":
        yield from _seeds()
        return
    for row in json.loads((HOME / "sample.gold.json").read_text("utf-8")):
        if row.get("held_out", False) == (collection == "held_out"):
            yield _judged(f"{row['unit']} {row['post']}".strip(), row["text"], row)


def _seeds() -> Iterator[Judged]:
    folder = seed_folder()
    if folder is None:
        return
    for name, plan in json.loads((HOME / "seeds.gold.json").read_text("utf-8")).items():
        data = (folder / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != plan["sha256"]:
            continue
        words = cutter(data.decode("utf-8"))
        for row in plan["duties"]:
            yield _judged(f"{name} {row['at']}", normalised(words(row["at"])), row)


def _judged(place: str, text: str, row: dict[str, list[str]]) -> Judged:
    return Judged(place, text, frozenset(row["do"]), frozenset(row.get("maybe", ())))


def score(collection: str, known: Vocabulary) -> Score:
    """How well the vocabulary finds what the duties of a collection do."""
    total = Score()
    for duty in judged(collection):
        tags = {tag.activity: tag for tag in known.tags(duty.text)}
        done = {key for key, tag in tags.items() if tag.part is Part.DO}
        total.right += len(done & duty.do)
        for key in sorted(done - duty.do - duty.maybe):
            total.wrong.append(f"{key} | {duty.place} | {duty.text} | {tags[key].reason}")
        for key in sorted(duty.do - done):
            instead = f"{tags[key].part}: {tags[key].words}" if key in tags else "-"
            total.missed.append(f"{key} | {duty.place} | {duty.text} | {instead}")
    return total


def main(arguments: list[str] | None = None) -> int:
    """Score the named collections; returns the process's exit status."""
    parser = argparse.ArgumentParser(description="Score the tagging of duties against the gold.")
    parser.add_argument("collections", nargs="*", default=list(COLLECTIONS), metavar="|".join(COLLECTIONS))
    parser.add_argument("--verbose", action="store_true")
    chosen = parser.parse_args(arguments)
    known = vocabulary()
    for collection in chosen.collections:
        found = score(collection, known)
        line = {
            "collection": collection,
            "duties": sum(1 for _ in judged(collection)),
            "right": found.right,
            "wrong": len(found.wrong),
            "missed": len(found.missed),
            "precision": round(found.precision, 3),
            "recall": round(found.recall, 3),
        }
        print(json.dumps(line, ensure_ascii=False))
        if chosen.verbose:
            print(*(f"    + {text}" for text in found.wrong), *(f"    - {text}" for text in found.missed), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
