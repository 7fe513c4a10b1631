"""List numbers as they would be printed (自动编号): Word keeps counters, the reader writes them out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

BULLET = "•"
_CN = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def chinese(value: int, digits: str = _CN, units: tuple[str, str, str, str] = ("", "十", "百", "千")) -> str:
    """A counting number below 10,000 in Chinese: 10 → 十, 11 → 十一, 105 → 一百零五."""
    if not 0 < value < 10_000:
        return digits[0] if value == 0 else str(value)
    words = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            words += (digits[0] if gap and words else "") + digits[digit] + units[place]
            gap = False
        else:
            gap = True
    ten = digits[1] + units[1]
    return words[1:] if digits is _CN and words.startswith(ten) else words


def roman(value: int) -> str:
    """An upper-case Roman number; 0 and less come out as they are."""
    if value <= 0:
        return str(value)
    words = ""
    for size, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        words += letters * (value // size)
        value %= size
    return words


def letters(value: int) -> str:
    """A, B … Z, AA, BB, as Word counts."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else str(value)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value > 0 else str(value)


def _enclosed(first: str, most: int) -> Callable[[int], str]:
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= most else str(value)


def _legal(value: int) -> str:
    return chinese(value, _LEGAL, ("", "拾", "佰", "仟"))


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "upperLetter": letters,
    "lowerLetter": lambda value: letters(value).lower(),
    "upperRoman": roman,
    "lowerRoman": lambda value: roman(value).lower(),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": lambda value: "".join("〇一二三四五六七八九"[int(d)] for d in str(value)),
    "japaneseDigitalTenThousand": lambda value: "".join("〇一二三四五六七八九"[int(d)] for d in str(value)),
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _enclosed("①", 20),
    "decimalEnclosedCircleChinese": _enclosed("①", 20),
    "decimalEnclosedParen": lambda value: f"({value})",
    "decimalEnclosedFullstop": lambda value: f"{value}.",
    "ideographEnclosedCircle": lambda value: f"({chinese(value)})",
    "decimalFullWidth": lambda value: "".join(chr(ord("０") + int(d)) for d in str(value)),
    "decimalFullWidth2": lambda value: "".join(chr(ord("０") + int(d)) for d in str(value)),
    "decimalHalfWidth": str,
    "ordinal": lambda value: f"{value}.",
    "none": lambda value: "",
}


@dataclass(slots=True)
class Level:
    """One level of a list: how its number is written and where it starts."""

    start: int = 1
    form: str = "decimal"
    text: str = "%1."
    legal: bool = False
    restart: int | None = None
    suffix: str = "tab"


def _value(element: etree._Element | None, name: str, default: str = "") -> str:
    child = None if element is None else element.find(f"{W}{name}")
    return default if child is None else child.get(f"{W}val", default)


def _whole(words: str, default: int) -> int:
    return int(words) if re.fullmatch(r"-?\d{1,9}", words) else default


def _level(element: etree._Element) -> Level:
    restart = _value(element, "lvlRestart")
    legal = element.find(f"{W}isLgl")
    return Level(
        start=_whole(_value(element, "start", "1"), 1),
        form=_value(element, "numFmt", "decimal"),
        text=_value(element, "lvlText", ""),
        legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false"),
        restart=_whole(restart, 0) if restart else None,
        suffix=_value(element, "suff", "tab"),
    )


def _levels(parent: etree._Element) -> dict[int, Level]:
    return {_whole(element.get(f"{W}ilvl", "0"), 0): _level(element) for element in parent.findall(f"{W}lvl")}


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    restarts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """All lists of a document and their running counters."""

    lists: dict[str, _List] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element | None) -> Numbering:
        """The lists that `numbering.xml` declares; none where a document has no such part."""
        if root is None:
            return cls()
        abstracts = {e.get(f"{W}abstractNumId", ""): e for e in root.findall(f"{W}abstractNum")}
        owners = {_value(e, "styleLink"): key for key, e in abstracts.items() if _value(e, "styleLink")}
        lists: dict[str, _List] = {}
        for element in root.findall(f"{W}num"):
            key = _value(element, "abstractNumId")
            link = _value(abstracts.get(key), "numStyleLink")
            key = owners.get(link, key) if link else key
            if key not in abstracts:
                continue
            entry = _List(key, _levels(abstracts[key]))
            for change in element.findall(f"{W}lvlOverride"):
                depth = _whole(change.get(f"{W}ilvl", "0"), 0)
                entry.levels.update(_levels(change))
                start = _value(change, "startOverride")
                if start:
                    entry.restarts[depth] = _whole(start, 1)
            lists[element.get(f"{W}numId", "")] = entry
        return cls(lists)

    def knows(self, number: str) -> bool:
        """Whether a list of that id exists (0 means: no list)."""
        return number in self.lists

    def next(self, number: str, depth: int) -> str:
        """Counts one item of list `number` at `depth` (from 0); its printed number, gap included."""
        entry = self.lists[number]
        level = entry.levels.get(depth)
        if level is None:
            return ""
        if level.form == "bullet":
            return BULLET
        self._count(number, entry, depth)
        words = self._render(entry, level)
        if not words:
            return ""
        return words + ("" if level.suffix == "nothing" or words[-1] in "、。)）.．:：]】" else " ")

    def _count(self, number: str, entry: _List, depth: int) -> None:
        counts = self.counters.setdefault(entry.abstract, {})
        if depth in entry.restarts and (number, depth) not in self.begun:
            counts[depth] = entry.restarts[depth] - 1
        elif depth not in counts:
            counts[depth] = entry.levels[depth].start - 1
        self.begun.add((number, depth))
        counts[depth] += 1
        for upper in range(depth):
            if upper in entry.levels:
                counts.setdefault(upper, entry.levels[upper].start)
        for lower in [key for key in counts if key > depth]:
            level = entry.levels.get(lower)
            if level is None or level.restart is None or 0 < level.restart <= depth + 1:
                if level is not None and level.restart is not None and depth + 1 < level.restart:
                    continue
                del counts[lower]

    def _render(self, entry: _List, level: Level) -> str:
        counts = self.counters[entry.abstract]

        def written(match: re.Match[str]) -> str:
            depth = int(match.group(1)) - 1
            other = entry.levels.get(depth, level)
            form = "decimal" if level.legal else other.form
            return FORMATS.get(form, str)(counts.get(depth, other.start))

        return re.sub(r"%([1-9])", written, level.text)
