"""Score findings against what an internal-control officer wrote down before anything was run.

    python tests/conformance/controls/score_findings.py [000 001 …] [--codes missing vague …] [--json FILE] [--verbose]

For each seed there is a list `seeds/NAME.yaml` of places and codes: `expected` must be found, `beyond` are things
that an officer sees but comparing words cannot, `allowed` are open to judgement, anything else is unexpected. `after`
holds what was conceded only when it had been found; it is counted apart. A place is
a line number, a pair of character offsets, or, in the made-up documents of `fresh/`, the words themselves; `at` is a list of groups, and a finding is the one meant when its
witnesses touch some place of every group. Without `--json` the pure controls run on the document as intake reads it;
with it the findings that `gangze controls run --json` printed are judged.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import sys
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "src")]

from gangze.controls.domain import gaps, overlap  # noqa: E402
from gangze.controls.domain.activity_content import compile_vocabulary  # noqa: E402
from gangze.controls.domain.bank import Bank  # noqa: E402
from gangze.controls.domain.dated_terms import compile_terms  # noqa: E402
from gangze.controls.domain.found import Found  # noqa: E402
from gangze.controls.domain.judging import findings as separations  # noqa: E402
from gangze.controls.domain.rules import compile_rules  # noqa: E402
from gangze.kernel.content import ContentDocument, read_content  # noqa: E402
from tests.conformance.controls.seed_bank import Read, bank_of  # noqa: E402
from tests.conformance.intake.judge.gold import seed_folder  # noqa: E402

HOME = Path(__file__).resolve().parent
CONTENT = REPOSITORY / "src" / "gangze" / "content"
DAY = dt.date(2026, 1, 15)
FAMILIES = ("sod", "missing", "overlap", "vague", "stale")

Place = tuple[int, int]


@dataclass(frozen=True)
class Seen:
    """A finding, reduced to what the lists speak of: its code, where its witnesses stand, whom they name."""

    code: str
    spans: tuple[Place, ...]
    names: frozenset[str]
    told: str

    @property
    def family(self) -> str:
        return self.code.split(".")[0]


@dataclass(frozen=True)
class Listed:
    """An entry of a list: `at` is groups of places, with the names that stand there."""

    code: str
    why: str
    at: tuple[tuple[Place, ...], ...]
    names: tuple[frozenset[str], ...]

    def touched(self, seen: Seen) -> Iterator[bool]:
        """For each group whether a finding's witnesses touch it."""
        for group, names in zip(self.at, self.names, strict=True):
            yield bool(names & seen.names) or any(a < d and c < b for a, b in seen.spans for c, d in group)

    def means(self, seen: Seen) -> bool:
        """Whether a finding is the one that this entry expects."""
        return fnmatchcase(seen.code, self.code) and all(self.touched(seen))

    def allows(self, seen: Seen) -> bool:
        """Whether a finding is open to judgement by this entry: of several groups it must touch all but one."""
        if not fnmatchcase(seen.code, self.code):
            return False
        return (
            sum(self.touched(seen)) >= min(len(self.at), 2)
            if seen.family == "overlap"
            else not self.at or any(self.touched(seen))
        )


@dataclass
class Score:
    """Counts over a seed; `beyond` are (found, listed)."""

    right: int = 0
    judged: int = 0
    conceded: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    met: int = 0
    expected: int = 0
    beyond: tuple[int, int] = (0, 0)

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrong)) if self.right else float(not self.wrong)

    @property
    def recall(self) -> float:
        return self.met / self.expected if self.expected else 1.0


@dataclass(frozen=True)
class Lists:
    expected: tuple[Listed, ...]
    beyond: tuple[Listed, ...]
    allowed: tuple[Listed, ...]
    after: tuple[Listed, ...] = ()


def seeds() -> list[str]:
    """Seeds with a list and a document; none where the documents are not here."""
    folder = seed_folder()
    found = []
    for path in sorted((HOME / "seeds").glob("*.yaml")):
        written = yaml.safe_load(path.read_text("utf-8"))
        document = folder / written["seed"] if folder else None
        if document and document.exists() and hashlib.sha256(document.read_bytes()).hexdigest() == written["sha256"]:
            found.append(path.stem)
    return found


FRESH = HOME / "fresh"


def fresh() -> list[str]:
    """The made-up documents of other institutions."""
    return sorted(path.stem for path in FRESH.glob("*.yaml"))


def opened(seed: str) -> Read:
    """A seed or a made-up document as intake reads it."""
    if seed in fresh():
        return bank_of(f"{seed}.txt", (FRESH / f"{seed}.txt").read_bytes(), DAY)
    folder = seed_folder()
    assert folder is not None
    return bank_of(f"{seed}.txt", (folder / f"{seed}.txt").read_bytes(), DAY)


def lists(seed: str, read: Read) -> Lists:
    """What was written down about a seed, with its lines as offsets."""
    starts = [0]
    for line in read.text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)

    def place(given: int | str | list[int]) -> Place:
        if isinstance(given, str):
            begin = read.text.index(given)
            return begin, begin + len(given)
        return (starts[given - 1], starts[given] - 1) if isinstance(given, int) else (given[0], given[1])

    def entry(row: dict[str, Any]) -> Listed:
        at = tuple(tuple(place(given) for given in group) for group in row.get("at", ()))
        names = tuple(
            frozenset(name for (a, b), name in read.places if any(a < d and c < b for c, d in group)) for group in at
        )
        return Listed(
            row["code"], row["why"], at, names if row["code"].startswith("missing") else (frozenset(),) * len(at)
        )

    home = FRESH if seed in fresh() else HOME / "seeds"
    written = yaml.safe_load((home / f"{seed}.yaml").read_text("utf-8"))
    return Lists(*(tuple(entry(row) for row in written[key]) for key in ("expected", "beyond", "allowed", "after")))


def documents(kind: str) -> list[ContentDocument]:
    """The shipped content of a kind; none where none is shipped."""
    schema = {kind: json.loads((CONTENT / "schemas" / f"{kind}.json").read_text("utf-8"))}
    found: list[ContentDocument] = []
    for path in sorted((CONTENT / kind).glob("*.yaml")):
        read, faults = read_content(path.read_text("utf-8"), path.name, schema)
        assert not faults, faults
        found += read
    return found


def controlled(bank: Bank) -> Iterator[Found]:
    """Everything that the pure controls find, with the shipped content."""
    vocabulary, _ = compile_vocabulary(documents("activity"))
    rules, _ = compile_rules(documents("separation"), vocabulary)
    terms, _ = compile_terms(documents("dated-term"))
    tags = {line.id: tuple(vocabulary.tags(line.text)) for line in bank.lines}
    yield from separations(bank, tags, list(rules))
    yield from gaps.missing(bank, (bank.day - dt.date(1970, 1, 1)).days)
    yield from gaps.vague_findings(bank)
    yield from gaps.stale(bank, {}, 3, terms)
    yield from overlap.overlaps(bank)


def seen_of(found: Iterable[Found]) -> Iterator[Seen]:
    for item in found:
        spans = tuple(w.span for w in item.witness if w.span is not None)
        names = frozenset(w.name for w in item.witness if w.kind in ("post", "unit") and w.id and w.name)
        texts = " | ".join(w.text or w.name for w in item.witness)
        yield Seen(item.code, spans, names, f"{item.code} {item.rule} {dict(item.values) or ''} {spans} {texts}")


def seen_of_json(printed: dict[str, Any], name: str, known: Container[str] = ()) -> Iterator[Seen]:
    """Findings as the command prints them, those of one document: by their sources, else by the `known` names in it."""
    for item in printed["findings"]:
        witness = item["witness"]
        sources = {w["source"] for w in witness if w.get("source")}
        names = frozenset(w["name"] for w in witness if w["kind"] in ("post", "unit") and w.get("id") and w.get("name"))
        if sources != {name} and (sources or not all(called in known for called in names)):
            continue
        spans = tuple((w["span"][0], w["span"][1]) for w in witness if w.get("span"))
        yield Seen(item["code"], spans, names, f"{item['code']} {item['message']}")


def score(found: Iterable[Seen], written: Lists, families: Iterable[str] = FAMILIES) -> Score:
    """How findings compare with the lists, for some families of codes."""
    wanted = set(families)
    seen = [item for item in found if item.family in wanted]
    expected = [e for e in written.expected if e.code.split(".")[0] in wanted]
    beyond = [e for e in written.beyond if e.code.split(".")[0] in wanted]
    total = Score(expected=len(expected))
    for item in seen:
        if any(entry.means(item) for entry in expected):
            total.right += 1
        elif any(entry.means(item) for entry in beyond) or any(
            e.allows(item) for e in (*written.allowed, *_sod(written))
        ):
            total.judged += 1
        elif any(entry.allows(item) for entry in written.after):
            total.conceded += 1
        else:
            total.wrong.append(item.told)
    for entry in expected:
        if any(entry.means(item) for item in seen):
            total.met += 1
        else:
            total.missed.append(f"{entry.code} {entry.why} {entry.at[:2]}")
    total.beyond = (sum(any(e.means(item) for item in seen) for e in beyond), len(beyond))
    return total


def _sod(written: Lists) -> Iterator[Listed]:
    """Incompatible duties that are expected in one wording are allowed under other rules on the same places."""
    yield from (entry for entry in written.expected if entry.code.startswith("sod"))


def main(arguments: list[str] | None = None) -> int:
    """Score some seeds; returns the process's exit status."""
    parser = argparse.ArgumentParser(description="Score findings against the officer's lists.")
    parser.add_argument("seeds", nargs="*")
    parser.add_argument("--codes", nargs="*", default=list(FAMILIES))
    parser.add_argument("--json", type=Path, help="what gangze controls run --json printed")
    parser.add_argument("--verbose", action="store_true")
    chosen = parser.parse_args(arguments)
    printed = json.loads(chosen.json.read_text("utf-8")) if chosen.json else None
    for seed in chosen.seeds or seeds():
        read = opened(seed)
        seen = list(
            seen_of_json(printed, f"{seed}.txt", {n for _, n in read.places})
            if printed
            else seen_of(controlled(read.bank))
        )
        written = lists(seed, read)
        for family in chosen.codes:
            got = score(seen, written, [family])
            line = {
                "seed": seed,
                "codes": family,
                "expected": got.expected,
                "met": got.met,
                "right": got.right,
                "judged": got.judged,
                "conceded": got.conceded,
                "wrong": len(got.wrong),
                "precision": round(got.precision, 3),
                "recall": round(got.recall, 3),
                "beyond_words": f"{got.beyond[0]}/{got.beyond[1]}",
            }
            print(json.dumps(line, ensure_ascii=False))
            if chosen.verbose:
                print(*(f"    - {text}" for text in got.missed), *(f"    + {text}" for text in got.wrong), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
