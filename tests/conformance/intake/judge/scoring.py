"""Precision, recall and F1 of recognised units, posts, duties and figures (查准率、查全率)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rapidfuzz import fuzz

from tests.conformance.intake.judge.comparison import (
    TOLERANCE,
    comparable,
    comparable_post,
    comparable_unit,
    folded,
    same,
)
from tests.conformance.intake.judge.gold import Duty, Figure, Gold, Post, Unit

MEASURES = ("units", "unit_names", "posts", "duty_texts", "duties", "figures")


@dataclass
class Tally:
    """Counts of one measure; ``misses`` and ``false`` say which, for reading."""

    right: int = 0
    missed: int = 0
    wrong: int = 0
    misses: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Pool another document's counts into these."""
        self.right += other.right
        self.missed += other.missed
        self.wrong += other.wrong

    @property
    def precision(self) -> float:
        """Right ones among those recognised; 1 where nothing was recognised."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Right ones among those to be found; 1 where nothing was to be found."""
        there = self.right + self.missed
        return self.right / there if there else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def as_dict(self) -> dict[str, float | int]:
        """Counts and rounded scores."""
        return {
            "right": self.right,
            "missed": self.missed,
            "wrong": self.wrong,
            "p": round(self.precision, 4),
            "r": round(self.recall, 4),
            "f1": round(self.f1, 4),
        }


@dataclass(frozen=True)
class Found:
    """Something recognised: its words as printed, its comparable forms."""

    label: str
    name: str = ""
    unit: str = ""
    parent: str | None = None
    post: str | None = None
    implied: bool = False
    texts: tuple[str, ...] = ()
    figure: Figure | None = None


@dataclass
class Reading:
    """What the parser recognised in one document, flattened."""

    units: list[Found] = field(default_factory=list)
    posts: list[Found] = field(default_factory=list)
    duties: list[Found] = field(default_factory=list)
    figures: list[Found] = field(default_factory=list)


def flatten(result: dict[str, Any]) -> Reading:
    """The parser's JSON as flat lists; ``result['units']`` already holds every document's units."""
    reading = Reading()
    for unit in result.get("units", []):
        name = comparable_unit(unit.get("name") or "")
        before = len(reading.duties)
        for duty in unit.get("duties") or []:
            _flatten_duty(reading, duty, name, None)
        for post in unit.get("posts") or []:
            called = comparable_post(post.get("name") or "")
            first = len(reading.duties)
            for duty in post.get("duties") or []:
                _flatten_duty(reading, duty, name, called)
            texts = tuple(duty.name for duty in reading.duties[first:])
            label = f"{unit.get('name')} / {post.get('name')}"
            reading.posts.append(Found(label, name=called, unit=name, texts=texts))
        above = unit.get("parent")
        reading.units.append(
            Found(
                f"{unit.get('name')} < {above}",
                name=name,
                parent=comparable_unit(above) if above else None,
                implied=bool(unit.get("implied")),
                texts=tuple(duty.name for duty in reading.duties[before:]),
            )
        )
    return reading


def _flatten_duty(reading: Reading, duty: dict[str, Any], unit: str, post: str | None) -> None:
    text = duty.get("text") or ""
    label = f"[{unit}|{post or ''}] {text}"
    reading.duties.append(Found(label, name=comparable(text), unit=unit, post=post))
    for figure in duty.get("figures") or []:
        bound = figure.get("bound")
        read = Figure(
            frozenset([figure.get("kind") or ""]),
            (float(figure.get("value") or 0),),
            frozenset([folded(figure.get("unit") or "")]),
            bound,
        )
        shown = " ".join(str(figure.get(key)) for key in ("kind", "value", "unit", "bound"))
        reading.figures.append(Found(f"{shown} in {text}", name=comparable(text), figure=read))
    for nested in duty.get("duties") or []:
        _flatten_duty(reading, nested, unit, post)


G = TypeVar("G")


def pairs(
    golds: Sequence[G],
    found: Sequence[Found],
    fits: Callable[[G, Found], bool],
    is_optional: Callable[[G], bool],
) -> dict[int, int]:
    """A largest one-to-one matching, gold index to found index; what must be found is served first."""
    edges = [[place for place, one in enumerate(found) if fits(gold, one)] for gold in golds]
    holder: dict[int, int] = {}

    def augment(gold: int, seen: set[int]) -> bool:
        for place in edges[gold]:
            if place in seen:
                continue
            seen.add(place)
            if place not in holder or augment(holder[place], seen):
                holder[place] = gold
                return True
        return False

    for index in sorted(range(len(golds)), key=lambda index: is_optional(golds[index])):
        augment(index, set())
    return {gold: place for place, gold in holder.items()}


def tally(
    golds: Sequence[G],
    found: Sequence[Found],
    fits: Callable[[G, Found], bool],
    show: Callable[[G], str],
    forgiven: Callable[[Found], bool],
) -> Tally:
    """Count one measure; an optional gold item and a forgiven found one count neither way."""

    def is_optional(gold: G) -> bool:
        return bool(getattr(gold, "optional", False))

    matched = pairs(golds, found, fits, is_optional)
    taken = set(matched.values())
    result = Tally()
    for index, gold in enumerate(golds):
        if is_optional(gold):
            continue
        if index in matched:
            result.right += 1
        else:
            result.missed += 1
            result.misses.append(show(gold))
    for place, one in enumerate(found):
        if place not in taken and not forgiven(one):
            result.wrong += 1
            result.false.append(one.label)
    return result


def _same_any(texts: frozenset[str], text: str) -> bool:
    return text in texts or any(same(one, text) for one in texts)


def unit_fits(gold: Unit, one: Found) -> bool:
    """Name and parent agree."""
    return one.name in gold.names and one.parent in gold.parents


def unit_name_fits(gold: Unit, one: Found) -> bool:
    """The name agrees."""
    return one.name in gold.names


def post_fits(gold: Post, one: Found) -> bool:
    """The name agrees, within the right unit."""
    return one.name in gold.names and (gold.any_unit or one.unit in gold.units)


def text_fits(gold: Duty, one: Found) -> bool:
    """The words agree."""
    return _same_any(gold.texts, one.name)


def duty_fits(gold: Duty, one: Found) -> bool:
    """The words agree, and the unit and post that own them."""
    if not _same_any(gold.texts, one.name):
        return False
    if not gold.any_unit and one.unit not in gold.units:
        return False
    if gold.any_post:
        return True
    return one.post is None if gold.posts is None else one.post in gold.posts


def figure_fits(gold: Figure, one: Found) -> bool:
    """Kind, value and unit agree, and the bound where gold says one."""
    read = one.figure
    if read is None or not read.kinds <= gold.kinds or not read.units <= gold.units:
        return False
    if gold.bound is not None and read.bound != gold.bound:
        return False
    return any(abs(read.values[0] - value) <= 1e-9 * max(1.0, abs(value)) for value in gold.values)


def score(gold: Gold, result: dict[str, Any]) -> dict[str, Tally]:
    """All measures of one document; ``figures`` only where its gold gives figures."""
    reading = flatten(result)
    is_open = _opened(gold)
    homeless = [gold.has_homeless]

    def open_group(one: Found) -> bool:
        if one.texts:
            return all(is_open(text) for text in one.texts)
        return bool(one.name) and one.name in gold.open_text

    def open_unit(one: Found) -> bool:
        if open_group(one):
            return True
        if homeless[0] and one.implied:
            homeless[0] = False
            return True
        return False

    def open_duty(one: Found) -> bool:
        return is_open(one.name)

    scores = {
        "units": tally(gold.units, reading.units, unit_fits, _show_unit, open_unit),
        "unit_names": Tally(),
        "posts": tally(gold.posts, reading.posts, post_fits, _show_names, open_group),
        "duty_texts": tally(gold.duties, reading.duties, text_fits, _show_duty, open_duty),
        "duties": tally(gold.duties, reading.duties, duty_fits, _show_duty, open_duty),
    }
    homeless[0] = gold.has_homeless
    scores["unit_names"] = tally(gold.units, reading.units, unit_name_fits, _show_unit, open_unit)
    if gold.figures is not None:
        scores["figures"] = tally(gold.figures, reading.figures, figure_fits, _show_figure, open_duty)
    return scores


def _opened(gold: Gold) -> Callable[[str], bool]:
    def is_open(text: str) -> bool:
        if not gold.open_text or not text:
            return False
        if text in gold.open_text:
            return True
        return len(text) >= 12 and fuzz.partial_ratio(text, gold.open_text) >= TOLERANCE

    return is_open


def _show_unit(gold: Unit) -> str:
    return f"{'|'.join(sorted(gold.names))} < {'|'.join(sorted(str(one) for one in gold.parents))}"


def _show_names(gold: Post) -> str:
    return f"{'|'.join(sorted(gold.units))} / {'|'.join(sorted(gold.names))}"


def _show_duty(gold: Duty) -> str:
    owner = f"{'|'.join(sorted(gold.units))}|{'|'.join(sorted(gold.posts or []))}"
    return f"[{owner}] {min(gold.texts, key=len)}"


def _show_figure(gold: Figure) -> str:
    return f"{'|'.join(sorted(gold.kinds))} {gold.values} {'|'.join(sorted(gold.units))} {gold.bound}"


def pooled(scores: Iterable[dict[str, Tally]]) -> dict[str, Tally]:
    """The counts of all documents added up."""
    total = {measure: Tally() for measure in MEASURES}
    for document in scores:
        for measure, counts in document.items():
            total[measure].add(counts)
    return total
