"""Documents drawn at random from the layouts that duty documents come in, with gold, to find weak places.

    python tests/conformance/intake/variations.py [--count 300] [--seed 1] [--kind tables|pages|articles] [--show 3]

Words come from the gold of ``dev/``; a layout is one choice each of title, department heading, post heading,
enumerators, glue and noise. Prints pooled scores and, choice by choice, the mean score of the documents
that made it: a choice far below the mean is a general weakness.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "src")]

from gangze.intake.domain.parse import parse  # noqa: E402
from gangze.intake.readers import read  # noqa: E402
from tests.conformance.intake.drawing.articles import draw_article  # noqa: E402
from tests.conformance.intake.drawing.noise import disturbed  # noqa: E402
from tests.conformance.intake.drawing.outlines import draw, usable  # noqa: E402
from tests.conformance.intake.drawing.pages import draw_page  # noqa: E402
from tests.conformance.intake.drawing.tables import draw_table  # noqa: E402
from tests.conformance.intake.drawing.words import stock  # noqa: E402
from tests.conformance.intake.judge.gold import build  # noqa: E402
from tests.conformance.intake.judge.scoring import Tally, pooled, score  # noqa: E402

KINDS = {"outlines": draw, "tables": draw_table, "pages": draw_page, "articles": draw_article}


@dataclass(frozen=True)
class Scored:
    """A drawn document, the choices it was drawn with and its scores."""

    text: str
    choices: dict[str, str]
    scores: dict[str, Tally]

    @property
    def value(self) -> float:
        """F1 of the owned duties."""
        return self.scores["duties"].f1


def drawn(kind: str, count: int, seed: int) -> list[Scored]:
    """``count`` documents of a kind (a key of ``KINDS``), read and scored."""
    words, chance = stock(), random.Random(seed)
    found: list[Scored] = []
    while len(found) < count:
        draft = KINDS[kind](chance, words)
        if kind == "outlines" and not usable(draft):
            continue
        text = disturbed(draft, chance)
        gold = build({"units": draft.units, "figures": True}, str)
        scores = score(gold, parse(read("drawn.txt", text.encode("utf-8"))).as_dict())
        found.append(Scored(text, draft.choices, scores))
    return found


def weak_choices(documents: list[Scored], mean: float) -> Iterator[str]:
    """One line for each choice whose documents score below the mean, the weakest first."""
    by_choice: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in documents:
        for pair in one.choices.items():
            by_choice[pair].append(one.value)
    means = {pair: sum(values) / len(values) for pair, values in by_choice.items() if len(values) >= 5}
    for (kind, choice), value in sorted(means.items(), key=lambda item: item[1]):
        if value < mean:
            yield f"  {value:.3f}  {kind}: {choice!r}  ({len(by_choice[kind, choice])})"


def main(arguments: list[str] | None = None) -> int:
    """Draw, read, score, and print; returns the process's exit status."""
    parser = argparse.ArgumentParser(description="Score the parser on documents drawn at random.")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=sorted(KINDS), default="outlines")
    parser.add_argument("--show", type=int, default=0, help="print that many of the worst documents")
    options = parser.parse_args(arguments)
    documents = drawn(options.kind, options.count, options.seed)
    for name, tally in pooled(one.scores for one in documents).items():
        print(name, json.dumps(tally.as_dict()))
    mean = sum(one.value for one in documents) / len(documents)
    print(f"mean of owned duties' F1 a document: {mean:.3f}; choices below it:")
    print("\n".join(weak_choices(documents, mean)))
    for one in sorted(documents, key=lambda one: one.value)[: options.show]:
        print(f"=== {one.value:.2f} {json.dumps(one.choices, ensure_ascii=False)}\n{one.text[:1500]}")
        for name in ("units", "posts", "duty_texts"):
            print("  missed", name, one.scores[name].misses[:6], "\n  wrong", name, one.scores[name].false[:6])
    return 0


if __name__ == "__main__":
    sys.exit(main())
