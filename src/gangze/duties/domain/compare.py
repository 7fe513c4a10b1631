"""Two versions of a manual side by side, differences marked to the word (版本比对).

Duties are matched by lineage, what is left by likeness of text; each pair says whether it was changed or
moved, and its texts come as runs of equal, deleted and inserted words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from gangze.kernel.difference import Run, marked

LIKE = 0.6
"""Texts without common lineage count as the same duty from this likeness on (0…1)."""


class Change(StrEnum):
    """What became of a duty from one version to the other."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Item:
    """One duty as compared: `number` as printed, `parent` the lineage it stands under, `elements` its data as
    (label, value)."""

    lineage: str
    text: str
    number: str = ""
    parent: str = ""
    group: str = ""
    elements: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One duty in both versions, or in one. `runs` mark its words; `elements` are (label, before, after).

    A duty both moved and changed is `changed` with `moved` true.
    """

    change: Change
    before: Item | None
    after: Item | None
    runs: tuple[Run, ...]
    moved: bool = False
    elements: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences in the order of the newer version, removed duties where they used to stand; `sections`
    maps a text section to its runs."""

    duties: tuple[Difference, ...]
    sections: tuple[tuple[str, tuple[Run, ...]], ...]

    def count(self, change: Change) -> int:
        """How many duties changed that way."""
        return sum(1 for item in self.duties if item.change is change)

    @property
    def differs(self) -> bool:
        """Whether anything at all is different."""
        return any(d.change is not Change.SAME for d in self.duties) or any(
            op != "equal" for _, runs in self.sections for op, _ in runs
        )


def compared(
    before: Sequence[Item],
    after: Sequence[Item],
    sections_before: Mapping[str, str] | None = None,
    sections_after: Mapping[str, str] | None = None,
) -> Comparison:
    """Compare two versions: duties in reading order, and text sections by name."""
    pairs = _pairs(before, after)
    moved = _moved(before, after, pairs)
    partner = {new: old for old, new in pairs.items()}
    found: list[Difference] = []
    waiting = [index for index in range(len(before)) if index not in pairs]
    for index, item in enumerate(after):
        old = partner.get(index)
        if old is not None:
            while waiting and waiting[0] < old and index not in moved:
                found.append(_removed(before[waiting.pop(0)]))
            found.append(_kept(before[old], item, index in moved))
        else:
            found.append(Difference(Change.ADDED, None, item, marked("", item.text)))
    found += [_removed(before[index]) for index in waiting]
    old_texts, new_texts = sections_before or {}, sections_after or {}
    names = dict.fromkeys([*new_texts, *old_texts])
    sections = tuple((name, marked(old_texts.get(name, ""), new_texts.get(name, ""))) for name in names)
    return Comparison(tuple(found), sections)


def _removed(item: Item) -> Difference:
    return Difference(Change.REMOVED, item, None, marked(item.text, ""))


def _kept(old: Item, new: Item, moved: bool) -> Difference:
    before, after = dict(old.elements), dict(new.elements)
    elements = tuple(
        (label, before.get(label, ""), after.get(label, ""))
        for label in dict.fromkeys([*before, *after])
        if before.get(label, "") != after.get(label, "")
    )
    changed = old.text != new.text or old.group != new.group or bool(elements)
    change = Change.CHANGED if changed else Change.MOVED if moved else Change.SAME
    return Difference(change, old, new, marked(old.text, new.text), moved, elements)


def _pairs(before: Sequence[Item], after: Sequence[Item]) -> dict[int, int]:
    """Index in `before` → index in `after`: by lineage, then equal texts, then the likest texts."""
    by_lineage = {item.lineage: index for index, item in enumerate(after)}
    pairs = {i: by_lineage[item.lineage] for i, item in enumerate(before) if item.lineage in by_lineage}
    taken = set(pairs.values())
    by_text: dict[str, list[int]] = {}
    for index, item in enumerate(after):
        if index not in taken:
            by_text.setdefault(item.text, []).append(index)
    for index, item in enumerate(before):
        if index not in pairs and by_text.get(item.text):
            pairs[index] = by_text[item.text].pop(0)
    taken = set(pairs.values())
    likeness = sorted(
        (
            (-_like(old.text, new.text), i, j)
            for i, old in enumerate(before)
            if i not in pairs
            for j, new in enumerate(after)
            if j not in taken
        ),
    )
    for negative, i, j in likeness:
        if -negative < LIKE:
            break
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _like(one: str, other: str) -> float:
    return float(Indel.normalized_similarity(one, other, score_cutoff=LIKE))


def _moved(before: Sequence[Item], after: Sequence[Item], pairs: Mapping[int, int]) -> set[int]:
    """Indexes in `after` of duties under another duty, or out of the longest run that kept its order."""
    lineage = {before[i].lineage: after[j].lineage for i, j in pairs.items()}
    elsewhere = {
        j for i, j in pairs.items() if lineage.get(before[i].parent, before[i].parent) != after[j].parent
    }
    order = [pairs[i] for i in sorted(pairs) if pairs[i] not in elsewhere]
    return elsewhere | (set(order) - set(_longest_ascending(order)))


def _longest_ascending(numbers: Sequence[int]) -> list[int]:
    best: list[list[int]] = []
    for number in numbers:
        longest = max((run for run in best if run[-1] < number), key=len, default=[])
        best.append([*longest, number])
    return max(best, key=len, default=[])
