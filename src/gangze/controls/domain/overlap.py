"""Duties of different posts and departments that mean the same (职责交叉).

Most of what reads alike is as it should be: the closing formula of every manual, a department's duty carried out by
its own post, the same post in another place, head office and branch each at its own level. These are told apart by
kind; what remains is a real overlap, about which somebody has to decide.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import combinations

from gangze.controls.domain.bank import Bank, Bearer, Line, Owner
from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.gaps import boilerplate
from gangze.controls.domain.rule_sides import duty
from gangze.controls.domain.similar import Pairs, Similar, comparable
from gangze.controls.domain.standing_clauses import standing_clause
from gangze.kernel.difference import Run, marked
from gangze.kernel.findings import Effect

Compare = Callable[[Sequence[str]], Pairs]


class Kind(StrEnum):
    """Why two duties read alike."""

    OVERLAP = "overlap"
    """Two answer for the same (真实交叉)."""
    BOILERPLATE = "boilerplate"
    """The formula of every manual, or a text that stands in very many (套话)."""
    INHERITED = "inherited"
    """A department's duty in its own post, a unit's in a unit below (逐级承接)."""
    PARALLEL = "parallel"
    """The same kind of post or department, each for its own place, customers or products (平行设置)."""
    STANDING_IN = "standing_in"
    """Taken over while standing in (顶岗清单)."""
    SAME_LEVEL = "same_level"
    """Head office, branch and outlet each at its level (分级管理)."""
    ASSISTING = "assisting"
    """One answers, the other assists, or both serve a third department or give advice (主办与协办)."""


LEAST_EQUAL, LEAST_ALIKE = 6, 8
"""Shorter texts, equal or alike, say too little to be compared."""

MANY = 4
"""A text that stands, in about these words, in so many manuals is a formula of the house."""

TWINS_SHARED, TWINS_SHARE = 3, 0.4
"""Owners that share so many duties, and this share of the shorter manual, are set up alike; so are owners whose
shared duties are all about products and customers, which each has of its own."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Two duties that read alike, their score in percent, and why."""

    first: Line
    second: Line
    score: float
    kind: Kind

    def shared(self) -> tuple[Run, ...]:
        """What they share and where they differ, as runs from the first to the second."""
        return marked(self.first.text, self.second.text)


def alike(bank: Bank, compare: Compare | None = None) -> list[Alike]:
    """All pairs of duties of different owners that read alike, with their kinds, most alike and longest first.

    `compare` says which of some distinct texts are alike, where they need not all be compared anew.
    """
    library = Library(bank)
    return library.told_apart(compare(library.texts) if compare is not None else library.similar.pairs())


Pair = tuple[Line, Line, float]


class Library:
    """The duties of a bank made ready for the search: once for a sweep, or kept from one edited manual to the next.

    `similar` holds their distinct wordings.
    """

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self._wording = {line.id: comparable(bank.said(line)) for line in bank.lines}
        self._lines: dict[str, list[Line]] = defaultdict(list)
        for line in bank.lines:
            self._lines[self._wording[line.id]].append(line)
        self._formulas = {
            text for text, lines in self._lines.items() if boilerplate(lines[0].text) or _COMPOSED.match(text)
        }
        self._sizes = Counter(line.owner for line in bank.lines if self._wording[line.id] not in self._formulas)
        self._judge = Judge(bank)
        self.texts = sorted(text for text in self._lines if len(text) >= LEAST_EQUAL)

    @cached_property
    def similar(self) -> Similar:
        """The distinct wordings, ready to be searched."""
        return Similar(self.texts)

    def told_apart(self, found: Pairs) -> list[Alike]:
        """The pairs of duties behind pairs of wordings, and behind wordings that several manuals share."""
        pairs: list[Pair] = []
        for text in self.texts:
            lines = self._lines[text]
            if len(lines) > 1:
                one_each = list({line.owner: line for line in lines}.values())
                pairs += ((first, second, 100.0) for first, second in combinations(one_each[:MANY], 2))
        for one, other, score in _rows(found):
            here, there = self.texts[one], self.texts[other]
            if min(len(here), len(there)) >= LEAST_ALIKE:
                pairs += _across(self._lines[here], self._lines[there], score)
        return self._classified(pairs, self._wording, self._sizes)

    def alike_to(self, changed: Sequence[Line]) -> list[Alike]:
        """What reads like the duties of one edited manual among those of all others, without a look at the bank."""
        owners = {line.owner for line in changed}
        wording = {line.id: comparable(self.bank.said(line)) for line in changed}
        mine = [line for line in changed if len(wording[line.id]) >= LEAST_EQUAL]
        near = self.similar.near([wording[line.id] for line in mine])
        pairs: list[Pair] = []
        for line in mine:
            same = (other for other in self._lines.get(wording[line.id], ()) if other.owner not in owners)
            pairs += ((line, other, 100.0) for other, _ in zip(same, range(MANY), strict=False))
        for one, other, score in _rows(near):
            here, there = wording[mine[one].id], self.texts[other]
            if here != there and min(len(here), len(there)) >= LEAST_ALIKE:
                others = [line for line in self._lines[there] if line.owner not in owners]
                pairs += _across([mine[one]], others, score)
        for pair in pairs:
            wording[pair[1].id] = self._wording[pair[1].id]
        sizes = Counter(line.owner for line in changed)
        sizes.update({line.owner: self._sizes[line.owner] for _, line, _ in pairs})
        return self._classified(pairs, wording, sizes)

    def _classified(self, pairs: Sequence[Pair], wording: Mapping[int, str], sizes: Mapping[Owner, int]) -> list[Alike]:
        """Pairs with their kinds, most alike and longest first."""
        formulas = self._formulas | {wording[line.id] for pair in pairs for line in pair[:1] if boilerplate(line.text)}
        shared: dict[frozenset[Owner], list[str]] = defaultdict(list)
        around: dict[str, set[Owner]] = defaultdict(set)
        for first, second, _ in pairs:
            here, there = wording[first.id], wording[second.id]
            both = {first.owner, second.owner}
            around[here] |= both
            around[there] |= both
            if here not in formulas and there not in formulas:
                shared[frozenset(both)].append(here)
        twins = {
            both
            for both, texts in shared.items()
            if len(texts) >= TWINS_SHARED
            and (len(texts) >= TWINS_SHARE * min(sizes[owner] for owner in both) or all(map(_OWN_MARKET.search, texts)))
        }

        def kind(first: Line, second: Line) -> Kind:
            texts = (wording[first.id], wording[second.id])
            if any(text in formulas or len(around[text]) >= MANY for text in texts):
                return Kind.BOILERPLATE
            return self._judge.kind(first, second, frozenset((first.owner, second.owner)) in twins)

        judged = [Alike(first, second, score, kind(first, second)) for first, second, score in pairs]
        return sorted(judged, key=lambda pair: (-pair.score, -len(pair.first.text), pair.first.id, pair.second.id))


def _rows(found: Pairs) -> Iterator[tuple[int, int, float]]:
    return zip(found.first.tolist(), found.second.tolist(), found.score.tolist(), strict=True)


def _across(lines: Sequence[Line], others: Sequence[Line], score: float) -> Iterator[Pair]:
    """Pairs of duties of two wordings; of very many only some, which is enough to know them for a formula."""
    for line in lines[:MANY]:
        for other in others[:MANY]:
            if line.owner != other.owner:
                yield (line, other, score)


_LEVELS = (
    re.compile(r"总行|总部|总公司|省联社|^联社|全行$"),
    re.compile(r"分行|分社|分公司|管辖行|办事处"),
    re.compile(r"支行|信用社"),
    re.compile(r"网点|分理处|储蓄所|营业所|营业厅"),
)
_ASSIST = re.compile(r"^(?:负责)?(?:协助|配合|参与|支持|协同)")
_FOR_A_DEPARTMENT = re.compile(
    r"^(?:负责)?(?:向|为|协助|配合|支持)[^，,。；;、和与及]{2,12}?(?:部|处|室|中心|办公室|委员会)(?!门)"
)
_COMPOSED = re.compile(r"(?:主要)?(?:包括|下设|设有|分为|由.{2,30}组成)")
"""Who belongs to a body is no duty of it."""
_OWN_MARKET = re.compile(r"产品|客户|营销|销售")
_ADVISES = re.compile(r"提出[^，,。；;]{0,20}(?:建议|意见)$")
_OWN_STAFF = re.compile(r"(?:人员|员工|队伍|团队)的?(?:人员)?(?:管理|建设|培养)(?!办法|制度)|心理督导")
_KIND_OF_UNIT = re.compile(r"(?:管理)?(?:部门|部|处|科|室|中心|组|岗位|岗)$")


class Judge:
    """What is needed of a bank to tell kinds apart, looked up once."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._units: dict[Owner, frozenset[int]] = {}
        self._places: dict[Owner, frozenset[tuple[int, int]]] = {}
        self._stands_in: dict[int, set[int]] = defaultdict(set)
        for position in bank.positions:
            self._stands_in[position.post].add(position.unit)
        self._standing_in: set[int] = set()
        for line in bank.lines:
            if line.parent in self._standing_in or standing_clause(line.text) is not None:
                self._standing_in.add(line.id)

    def kind(self, first: Line, second: Line, twins: bool) -> Kind:
        """Why two duties of different owners read alike that are no formula; `twins` are owners set up alike."""
        if first.id in self._standing_in or second.id in self._standing_in:
            return Kind.STANDING_IN
        if self._inherited(first.owner, second.owner):
            return Kind.INHERITED
        levels = self._levels(first.owner), self._levels(second.owner)
        if levels[0] and levels[1] and not levels[0] & levels[1]:
            same = {level for level, _ in levels[0]} == {level for level, _ in levels[1]}
            return Kind.PARALLEL if same else Kind.SAME_LEVEL
        said = self._bank.said(first), self._bank.said(second)
        if any(all(map(serves, said)) for serves in (_FOR_A_DEPARTMENT.match, _ADVISES.search)):
            return Kind.ASSISTING
        if twins or self._parallel(first, second):
            return Kind.PARALLEL
        if _assists(first) != _assists(second):
            return Kind.ASSISTING
        return Kind.OVERLAP

    def _homes(self, owner: Owner) -> set[int]:
        """The unit itself, or the units a post stands in."""
        return {owner[1]} if owner[0] is Bearer.UNIT else self._stands_in.get(owner[1], set())

    def _around(self, owner: Owner) -> frozenset[int]:
        """The homes and all units above them."""
        if owner not in self._units:
            around = set()
            for unit in self._homes(owner):
                at: int | None = unit
                while at is not None and at not in around:
                    around.add(at)
                    at = self._bank.above.get(at)
            self._units[owner] = frozenset(around)
        return self._units[owner]

    def _inherited(self, one: Owner, other: Owner) -> bool:
        """A unit's duty in a post or unit of its own, or in the post named after it."""
        for upper, lower in ((one, other), (other, one)):
            if upper[0] is Bearer.UNIT:
                name = self._bank.name(upper)
                if upper[1] in self._around(lower) or (name and self._bank.name(lower).startswith(name)):
                    return True
        return False

    def _levels(self, owner: Owner) -> frozenset[tuple[int, int]]:
        """`(level, unit)` of the nearest units at or above the homes that stand for a place: branch, outlet …"""
        if owner not in self._places:
            self._places[owner] = frozenset(filter(None, map(self._place, self._homes(owner))))
        return self._places[owner]

    def _place(self, unit: int) -> tuple[int, int] | None:
        at: int | None = unit
        seen: set[int] = set()
        while at is not None and at not in seen:
            seen.add(at)
            name = self._bank.units.get(at, "")
            level = next((number for number, words in enumerate(_LEVELS) if words.search(name)), None)
            if level is not None:
                return (level, at)
            at = self._bank.above.get(at)
        return None

    def _parallel(self, first: Line, second: Line) -> bool:
        one, other = self._bank.name(first.owner), self._bank.name(second.owner)
        apart = not self._homes(first.owner) & self._homes(second.owner)
        if apart and _KIND_OF_UNIT.sub("", one) == _KIND_OF_UNIT.sub("", other):
            return True
        both_lead_their_own = all(_OWN_STAFF.search(line.text) for line in (first, second))
        said = self._bank.said(first), self._bank.said(second)
        return both_lead_their_own or _own_field(*said, one, other)


def _assists(line: Line) -> bool:
    return line.assists or _ASSIST.match(line.text) is not None


def _own_field(text: str, other_text: str, name: str, other_name: str) -> bool:
    """Whether texts differ in words in which their owners' names differ: 公司 and 个人, 对公 and 零售."""
    return any(text.count(word) > other_text.count(word) for word in _distinct(name, other_name)) or any(
        other_text.count(word) > text.count(word) for word in _distinct(other_name, name)
    )


def _distinct(name: str, other: str) -> set[str]:
    """Words of two characters of a name that the other name lacks, its kind of unit left out."""
    bare = _KIND_OF_UNIT.sub("", name)
    return {bare[at : at + 2] for at in range(len(bare) - 1)} - {other[at : at + 2] for at in range(len(other) - 1)}


def overlaps(
    bank: Bank, pairs: Iterable[Alike] | None = None, compare: Compare | None = None
) -> Iterator[Found]:
    """Real overlaps (`overlap.duty`), most alike first; the same wording of several owners is one finding.

    Two posts that both stand in for the same absent one by the same list are one too (`overlap.standing_in`).
    """
    told: set[str] = set()
    everything = alike(bank, compare) if pairs is None else list(pairs)
    real = [pair for pair in everything if pair.kind is Kind.OVERLAP]
    same: dict[str, dict[int, Line]] = defaultdict(dict)
    for pair in real:
        if pair.score == 100:
            same[comparable(bank.said(pair.first))] |= {line.id: line for line in (pair.first, pair.second)}
    for pair in real:
        wording = comparable(bank.said(pair.first))
        if pair.score < 100:
            yield _found(bank, (pair.first, pair.second), pair.score)
        elif wording not in told:
            told.add(wording)
            yield _found(bank, tuple(same[wording].values()), pair.score)
    yield from _both_stand_in(bank, everything)


def _found(bank: Bank, lines: Sequence[Line], score: float, code: str = "overlap.duty") -> Found:
    lines = sorted(lines, key=lambda line: line.id)
    witness = []
    for number, line in enumerate(lines):
        role = "left" if number == 0 else "right"
        witness += [
            duty(line, role),
            Witness(str(line.owner[0]), line.owner[1], bank.name(line.owner), role=role),
        ]
    owner = lines[0].owner
    return Found(code, Effect.RECORD, (str(owner[0]), owner[1]), tuple(witness), values={"score": f"{score:.0f}"})


def _both_stand_in(bank: Bank, pairs: Sequence[Alike]) -> Iterator[Found]:
    """Posts that take over the same duties of the same absent post: nobody knows who of them does."""
    lines = {line.id: line for line in bank.lines}
    shared: Counter[tuple[int, int]] = Counter()
    for pair in pairs:
        if pair.kind is Kind.STANDING_IN and pair.first.parent and pair.second.parent:
            low, high = sorted((pair.first.parent, pair.second.parent))
            shared[low, high] += 1
    for (one, other), count in shared.items():
        said = [standing_clause(lines[key].text) for key in (one, other) if key in lines]
        if len(said) == 2 and said[0] and said[1] and said[0].absent == said[1].absent and count > 1:
            yield _found(bank, (lines[one], lines[other]), 100.0, "overlap.standing_in")
