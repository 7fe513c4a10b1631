"""Gold documents: what a careful reader finds in each source (标准答案).

Two forms are read. Our own documents (``dev``, ``heldout``, ``fresh``) state names and texts literally in
``NAME.gold.json`` beside the document. Documents that the repository may not carry (``seeds``) are described
by places: ``[start, end]`` pairs of characters, cut out of the document when the judge runs.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conformance.intake.judge.comparison import comparable, comparable_post, comparable_unit, folded

HOME = Path(__file__).resolve().parents[1]
REPOSITORY = HOME.parents[2]
ANY = "*"
"""A gold unit of this name only holds posts and duties whose unit the document does not tell."""


@dataclass(frozen=True)
class Figure:
    """A figure: alternatives of kind, value and unit; ``bound`` None when gold does not say."""

    kinds: frozenset[str]
    values: tuple[float, ...]
    units: frozenset[str]
    bound: str | None = None
    optional: bool = False


@dataclass(frozen=True)
class Duty:
    """A duty: accepted wordings, accepted owners (names of the unit, of the post)."""

    texts: frozenset[str]
    units: frozenset[str]
    posts: frozenset[str] | None
    any_unit: bool = False
    any_post: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Post:
    """A post: accepted names, names of its unit."""

    names: frozenset[str]
    units: frozenset[str]
    any_unit: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Unit:
    """A unit: accepted names, accepted names of its parent (None: it stands at the top)."""

    names: frozenset[str]
    parents: frozenset[str | None]
    optional: bool = False


@dataclass
class Gold:
    """Everything a reader should find in one document; ``open_text`` counts neither way."""

    units: list[Unit] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    figures: list[Figure] | None = None
    open_text: str = ""
    has_homeless: bool = False


@dataclass(frozen=True)
class Case:
    """A document and what is right about it."""

    name: str
    data: bytes
    gold: Gold


class SeedChanged(ValueError):
    """A document described by places is no longer the one that was described."""


Wording = Callable[[Any], str]


def seed_folder() -> Path | None:
    """Where the documents described by places are kept, or None where they are absent."""
    named = os.environ.get("GANGZE_SHARED")
    folder = (Path(named) if named else REPOSITORY.parent / "shared") / "seeds"
    return folder if folder.is_dir() else None


def cases(collection: str) -> Iterator[Case]:
    """The cases of ``seeds``, ``dev``, ``heldout`` or ``fresh``, by name."""
    if collection == "seeds":
        yield from _seed_cases()
        return
    for path in sorted((HOME / collection).glob("*.gold.json")):
        plan = json.loads(path.read_text(encoding="utf-8"))
        source = path.with_name(plan["source"])
        yield Case(plan["source"], source.read_bytes(), build(plan, str))


def _seed_cases() -> Iterator[Case]:
    folder = seed_folder()
    if folder is None:
        return
    for path in sorted((HOME / "seeds").glob("*.json")):
        plan = json.loads(path.read_text(encoding="utf-8"))
        data = (folder / plan["source"]).read_bytes()
        if hashlib.sha256(data).hexdigest() != plan["sha256"]:
            raise SeedChanged(f"{plan['source']}: not the document whose places {path.name} gives")
        yield Case(plan["source"], data, build(by_name(plan), cutter(data.decode("utf-8"))))


def cutter(text: str) -> Wording:
    """A function from a place to its words: a literal string, one pair, or pairs to be joined."""

    def words(place: Any) -> str:
        if isinstance(place, str):
            return place
        if place and isinstance(place[0], int):
            start, end = place
            return text[start:end]
        return "".join(words(part) for part in place)

    return words


def by_name(plan: dict[str, Any]) -> dict[str, Any]:
    """The plan with parents given by index replaced by the accepted names of that unit."""
    units = plan["units"]

    def parents(value: Any) -> list[Any]:
        found: list[Any] = []
        for one in value if isinstance(value, list) else [value]:
            if one is None:
                found.append(None)
            else:
                found += [units[one]["name"], *units[one].get("aliases", [])]
        return found

    return {**plan, "units": [{**unit, "parent": parents(unit.get("parent"))} for unit in units]}


def build(plan: dict[str, Any], words: Wording) -> Gold:
    """The gold of one document from its JSON; ``words`` turns a stated name or text into characters."""
    gold = Gold(open_text=folded("".join(words(place) for place in plan.get("open", []))))
    figures: list[Figure] = []
    names_of = {
        words(unit["name"]): [words(alias) for alias in unit.get("aliases", [])] for unit in plan["units"]
    }
    for unit in plan["units"]:
        homeless = unit["name"] == ANY
        gold.has_homeless |= homeless
        names = _names(unit, words, comparable_unit)
        optional = bool(unit.get("optional"))
        if not homeless:
            gold.units.append(Unit(names, _parents(unit.get("parent"), words, names_of), optional))
        for duty in unit.get("duties", []):
            _add_duty(gold, figures, duty, words, (names, None, homeless, optional))
        for post in unit.get("posts", []):
            called = _names(post, words, comparable_post)
            lax = optional or bool(post.get("optional"))
            gold.posts.append(Post(called, names, homeless or bool(post.get("any_unit")), lax))
            for duty in post.get("duties", []):
                _add_duty(gold, figures, duty, words, (names, called, homeless, lax))
    if plan.get("figures"):
        gold.figures = figures
    return gold


def _names(thing: dict[str, Any], words: Wording, form: Callable[[str], str]) -> frozenset[str]:
    return frozenset(form(words(name)) for name in [thing["name"], *thing.get("aliases", [])])


def _parents(value: Any, words: Wording, names_of: dict[str, list[str]]) -> frozenset[str | None]:
    accepted: set[str | None] = set()
    for one in value if isinstance(value, list) else [value]:
        if one is None:
            accepted.add(None)
            continue
        called = words(one)
        accepted |= {comparable_unit(name) for name in [called, *names_of.get(called, [])]}
    return frozenset(accepted)


_Owner = tuple[frozenset[str], frozenset[str] | None, bool, bool]


def _add_duty(gold: Gold, figures: list[Figure], plan: Any, words: Wording, owner: _Owner) -> None:
    units, posts, homeless, lax = owner
    duty = plan if isinstance(plan, dict) else {"text": plan}
    optional = lax or bool(duty.get("optional"))
    texts = frozenset(comparable(words(text)) for text in [duty["text"], *duty.get("also", [])])
    anywhere = bool(duty.get("any_owner"))
    gold.duties.append(Duty(texts, units, posts, homeless or anywhere, anywhere, optional))
    figures += [figure_of(stated, optional) for stated in duty.get("figures", [])]
    for nested in duty.get("duties", []):
        _add_duty(gold, figures, nested, words, (units, posts, homeless or anywhere, optional))


def figure_of(stated: dict[str, Any], optional: bool = False) -> Figure:
    """A figure from its JSON; ``kind``, ``value`` and ``unit`` may each be a list of accepted ones."""

    lax = optional or bool(stated.get("optional"))

    def several(value: Any) -> list[Any]:
        return value if isinstance(value, list) else [value]

    return Figure(
        kinds=frozenset(several(stated["kind"])),
        values=tuple(float(value) for value in several(stated["value"])),
        units=frozenset(folded(unit or "") for unit in several(stated["unit"])),
        bound=None if lax else stated.get("bound"),
        optional=lax,
    )
