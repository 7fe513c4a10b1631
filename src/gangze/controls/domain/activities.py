"""The bank's activities and how duties are recognised as them (业务活动词表与职责标注).

`Vocabulary.tags` says which activities a duty carries, in which part, by which words and why. What it knows comes from
content of the kind `activity`, compiled in `activity_content`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gangze.controls.domain.parts import Part, comes_to_rest, holds_together, kept_apart, part_of
from gangze.controls.domain.patterns import Order, Pattern
from gangze.controls.domain.vocabulary_parts import LIGHT
from gangze.kernel.findings import Finding

REACH_LIMIT = 0.30
"""The share of duties above which a pattern says nothing."""
REACH_SAMPLE = 50
"""The fewest duties on which a share is worth something."""

_AROUND = 60
"""Characters around a mention in which an exception to it is looked for."""
_WEIGHT = {part: number for number, part in enumerate(Part)}
_LEAD_MARK = re.compile(r"^[\W_]*(?:\(?[0-9一二三四五六七八九十]{1,3}\)?[、.．)）]\s*)?")


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing a bank does, as its staff would name it. `domain` is the key of its document."""

    key: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A duty carries an activity: in which part, by which of its words, from where to where, and why.

    `apart`: the duty itself says that different people do what it names, so that two activities found in it do not
    meet in one hand.
    """

    activity: str
    part: Part
    words: str
    start: int
    end: int
    reason: str
    apart: bool = False


NOTHING = "none"
"""Decided in place of an activity: a wording touches none, and needs none."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What people decided about a duty's wording: activities it does carry, and those it does not."""

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


Corrections = Mapping[str, Correction]
"""Decisions by `normalised` text."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of some texts a pattern matches."""

    activity: str
    pattern: str
    where: str
    texts: int
    matched: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.matched / self.texts if self.texts else 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """A pattern ready for use: the place of its activity, what overrules it, and where it is written."""

    activity: int
    pattern: Pattern
    expression: re.Pattern[str]
    unless: tuple[re.Pattern[str], ...]
    led: bool
    where: str

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Where the text speaks of it; what an exception overlaps does not count."""
        match = self.expression.search(text)
        while match:
            taken = self._holds(text, match) and not self._excepted(text, match)
            if taken:
                yield match
            match = self.expression.search(text, match.end() if taken else match.start() + 1)

    def _holds(self, text: str, match: re.Match[str]) -> bool:
        order = self.pattern.order
        if order is Order.OBJECT and not comes_to_rest(text[match.end() : match.end() + _AROUND]):
            return False
        light = order is not Order.OBJECT and text.startswith(LIGHT, match.start())
        return all(not gap or holds_together(gap, order, light=light) for gap in match.groups())

    def _excepted(self, text: str, match: re.Match[str]) -> bool:
        return any(
            other.start() < match.end() and match.start() < other.end()
            for unless in self.unless
            for other in unless.finditer(text, max(0, match.start() - _AROUND), match.end() + _AROUND)
        )


class Vocabulary:
    """Activities and the patterns by which duties are known as theirs."""

    def __init__(self, activities: Sequence[Activity], known: Sequence[Known]) -> None:
        self._activities = tuple(activities)
        self.known = tuple(known)
        self._by_key = {activity.key: activity for activity in activities}
        self._index = _index(self.known)
        self._pairs = frozenset(self._index)

    def __iter__(self) -> Iterator[Activity]:
        return iter(self._activities)

    def __len__(self) -> int:
        return len(self._activities)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __getitem__(self, key: str) -> Activity:
        return self._by_key[key]

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of all activities in their order, which numbers them."""
        return tuple(activity.key for activity in self._activities)

    def tags(self, text: str, corrections: Corrections | None = None) -> tuple[Tag, ...]:
        """The activities a duty carries, in the order of the text, one tag each, the weightiest part first taken.

        Corrections win: what people took away stays away, what they added is there, whatever the words say.
        """
        found: dict[str, Tag] = {}
        for known in self.candidates(text):
            if known.expression.search(text) is None:
                continue
            activity = self._activities[known.activity]
            for match in known.matches(text):
                start, end = match.span()
                part = part_of(text, start, end, acts_on=known.pattern.order is Order.VERB, led=known.led)
                before = found.get(activity.key)
                if part is None or (before is not None and _WEIGHT[before.part] <= _WEIGHT[part]):
                    continue
                words = text[start:end]
                reason = f"“{words}”合于“{activity.name}”的模式“{known.pattern.shown}”"
                found[activity.key] = Tag(activity.key, part, words, start, end, reason)
                if part is Part.DO:
                    break
        if corrections:
            self._correct(found, text, corrections.get(normalised(text)))
        if len(found) > 1 and kept_apart(text):
            found = {key: replace(tag, apart=True) for key, tag in found.items()}
        return tuple(sorted(found.values(), key=lambda tag: (tag.start, tag.end, tag.activity)))

    def _correct(self, found: dict[str, Tag], text: str, correction: Correction | None) -> None:
        if correction is None:
            return
        for key in correction.removed:
            found.pop(key, None)
        for key in correction.added & self._by_key.keys():
            reason = f"人工认定为“{self._by_key[key].name}”"
            found[key] = Tag(key, Part.DO, text, 0, len(text), reason)

    def candidates(self, text: str) -> list[Known]:
        """The patterns of which the needed words may stand in the text, told by its pairs of characters."""
        pairs = set(map("".join, pairwise(text)))
        found: set[int] = set()
        for pair in pairs & self._pairs:
            for other, numbers in self._index[pair]:
                if other is None or not pairs.isdisjoint(other):
                    found.update(numbers)
        return [self.known[number] for number in sorted(found)]

    def reach(self, texts: Sequence[str]) -> list[Reach]:
        """How many of the texts each pattern matches, the widest first."""
        counts: Counter[int] = Counter()
        places = {id(known): number for number, known in enumerate(self.known)}
        for text in texts:
            for known in self.candidates(text):
                if next(known.matches(text), None) is not None:
                    counts[places[id(known)]] += 1
        found = [
            Reach(self._activities[k.activity].key, k.pattern.shown, k.where, len(texts), counts[n])
            for n, k in enumerate(self.known)
        ]
        return sorted(found, key=lambda reach: -reach.matched)


_Index = dict[str, tuple[tuple[frozenset[str] | None, tuple[int, ...]], ...]]


def _index(known: Sequence[Known]) -> _Index:
    """Pairs of characters -> patterns that may match where the pair stands, by what else must stand there.

    A pattern needs one word of each of its choices, and so one of the pairs with which these words begin. It is
    found by the choice whose pairs the fewest patterns share; the next one is looked at before the pattern is run.
    """
    needed = [[frozenset(word[:2] for word in words) for words in one.pattern.anchors()] for one in known]
    shared = Counter(pair for choices in needed for choice in choices for pair in choice)
    index: dict[str, dict[frozenset[str] | None, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, choices in enumerate(needed):
        rarest, *others = sorted(choices, key=lambda choice: sum(shared[pair] for pair in choice))
        for pair in rarest:
            index[pair][others[0] if others else None].append(number)
    return {
        pair: tuple((other, tuple(numbers)) for other, numbers in by_other.items()) for pair, by_other in index.items()
    }


def normalised(text: str) -> str:
    """A duty's wording without numbering, spaces and closing marks, so that the same words are found again."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s+", "", _LEAD_MARK.sub("", plain)).rstrip("，,。；;：:、.")


def too_wide(vocabulary: Vocabulary, texts: Sequence[str], limit: float = REACH_LIMIT) -> list[Finding]:
    """Patterns that match more than a share of the bank's duties, with the share; none on few duties."""
    if len(texts) < REACH_SAMPLE:
        return []
    return [
        Finding(
            "activity.too_wide",
            f"“{vocabulary[reach.activity].name}”的模式“{reach.pattern}”在 {reach.texts} 条职责中匹配了"
            f" {reach.matched} 条（{reach.share:.0%}），超过 {limit:.0%}，分不出任何活动",
            reach.activity,
            reach.where,
            "请改用更具体的动词或对象",
        )
        for reach in vocabulary.reach(texts)
        if reach.share > limit
    ]
