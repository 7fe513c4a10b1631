"""What figures are made of: a quantity with its unit and its bound, and the words around it (数量与界限)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from gangze.intake.domain.numerals import NUMBER, SHARE, number, share


class FigureKind(StrEnum):
    """What a figure fixes."""

    DEADLINE = "deadline"
    FREQUENCY = "frequency"
    AMOUNT_LIMIT = "amount_limit"
    THRESHOLD = "threshold"
    DEDUCTION = "deduction"
    WEIGHT = "weight"
    RETENTION = "retention"


class Bound(StrEnum):
    """Which side a figure closes."""

    MIN = "min"
    MAX = "max"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound, and whether the figure itself is still allowed (None where the text does not say)."""

    bound: Bound
    inclusive: bool | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, found at `start:end`, comparators included; `low` is the lower end of a spread.

    `before` and `after` are the comparators around the number (不超过, 以下, 内), empty where there are none.
    """

    start: int
    end: int
    value: int | float
    unit: str
    before: str = ""
    after: str = ""
    within: bool = False
    inclusive: bool | None = None
    low: int | float | None = None
    low_inclusive: bool | None = None

    @property
    def limit(self) -> Limit | None:
        """The bound the comparators say; None where there is no comparator."""
        told = comparison(self.before)
        if self.after:
            bound = Bound.MIN if self.after in _UPWARDS else Bound.MAX
            if told and told.bound is bound and self.inclusive is None:
                return told
            return Limit(bound, self.inclusive)
        if told and self.inclusive is not None:
            return Limit(told.bound, self.inclusive)
        return told


_UPWARDS = frozenset(("以上", "及以上", "之上", "或以上", "起", "(含)以上"))

_COMPARATORS: tuple[tuple[str, Limit], ...] = (
    (
        r"不[得能应可宜许要]?(?:以)?(?:超过|高于|大于|多于|超出|突破|超|长于|迟于|晚于)|最[高多长迟晚大](?:不[得能]?超过)?(?:为|是)?"
        r"|至多|≤|<=|≦|上限(?:为|是)?|不[得能]?大于",
        Limit(Bound.MAX, True),
    ),
    (
        r"不[得能应可宜许要]?(?:低于|少于|小于|短于|早于|不足)|至少|最[低少短小](?:不[得能]?少于)?(?:为|是)?"
        r"|起码|≥|>=|≧|下限(?:为|是)?",
        Limit(Bound.MIN, True),
    ),
    (r"低于|小于|少于|不足|不满|未满|未达到?|不到|短于|<", Limit(Bound.MAX, False)),
    (r"超过|高于|大于|多于|超出|(?<!不)超(?![时期限额标级市])|逾(?!期)|>", Limit(Bound.MIN, False)),
)
_BEFORE = "|".join(f"(?:{words})" for words, _ in _COMPARATORS)
_COMPARED = tuple((re.compile(words), limit) for words, limit in _COMPARATORS)

_TIME_UNITS = {
    "工作日": "工作日",
    "交易日": "工作日",
    "营业日": "工作日",
    "自然日": "日",
    "日历日": "日",
    "小时": "小时",
    "钟头": "小时",
    "分钟": "分钟",
    "日": "日",
    "天": "日",
    "h": "小时",
    "H": "小时",
    "min": "分钟",
    "周": "周",
    "星期": "周",
    "月": "月",
    "年": "年",
}
_UNIT = (
    r"(?:个)?(?:工作日|交易日|营业日|自然日|日历日)|个?小时|个?钟头|分钟|[hH](?![A-Za-z])|min(?![A-Za-z])|个季度|个月|(?<=[一两二三六])月(?=[之以]?内)"
    r"|日(?![常志均报本期历元用程照]|后(?![方才始])|前[台端期])|天(?![然气津猫平])|个?星期|周(?![岁期转边密年末报])"
    r"|年(?![度级报龄化初末中底会检终代华轻月限纪])"
    r"|美元|元(?![旦月素件老])|(?<=[万亿])(?=以上|以下|以内|的|,|、|。|;|\(|$)"
    r"|分(?![钟之行公管理局部支期类级析别配工解布歧档项批户散发成明店开头辨数拨担离享摊红])|笔(?![记试])"
    r"|人(?![民员行力事才工格寿身次群])|名(?![称单义字额册下片章誉录目次列])"
)
_INSIDE = r"\(不?(?:含|包含|包括)(?:本数|[\d,.]+[^()]{0,6})?\)"
_QUANTITY = re.compile(
    rf"(?P<before>{_BEFORE})?(?P<glue>\s?(?:了|于|到|在|为|达到?|人民币|[:：]|(?(before)(?:[一-鿿]{{1,8}}的|资本净额|净资产|总量|总额|总数)(?={SHARE})|(?!)))?\s?)"
    rf"(?:(?P<low>{NUMBER})\s?(?P<lowunit>{_UNIT}|%)?(?P<lowmark>{_INSIDE})?(?:以上)?\s?(?:[-—–~～－]{{1,2}}|至|到)\s?)?"
    rf"(?:(?P<share>{SHARE})|(?P<half>半)(?:个)?(?P<halfunit>工作日|小时|天|日|年|月(?=[之以]?内))"
    rf"|(?P<number>{NUMBER})\s?(?P<more>多|余)?\s?(?P<unit>{_UNIT}))"
    rf"(?P<mark>{_INSIDE})?"
    rf"(?P<after>(?:及|或|\(含\))?以上|以下|及以下|或以下|之上|之下|以内|之内|内(?![部容瓦勤训涵]))?"
    rf"(?P<mark2>{_INSIDE})?"
)


def comparison(words: str) -> Limit | None:
    """The bound that a comparator before a number says (`不超过` → at most, the figure itself allowed)."""
    for pattern, limit in _COMPARED:
        if words and pattern.fullmatch(words):
            return limit
    return None


def quantities(text: str) -> list[Quantity]:
    """Every number with a unit in `text` (cleaned: NFKC, simplified), in order, not overlapping."""
    found = []
    for match in _QUANTITY.finditer(text):
        quantity = _quantity(match)
        if quantity is not None:
            found.append(quantity)
    return found


def _quantity(match: re.Match[str]) -> Quantity | None:
    before = match.group("before") or ""
    start = match.start() if before else match.end("glue")
    after = match.group("after") or ""
    mark = (match.group("mark") or "") + (match.group("mark2") or "") + (after if "含" in after else "")
    inclusive = _included(mark)
    try:
        value, unit = _value(match)
        low = _low(match, unit)
    except (ValueError, ZeroDivisionError, KeyError):
        return None
    return Quantity(
        start,
        match.end(),
        value,
        unit,
        before,
        _plain(after),
        after.endswith("内"),
        inclusive,
        low,
        _included(match.group("lowmark") or ""),
    )


def _included(mark: str) -> bool | None:
    """What `(含)` or `(不含)` says; None where there is no such mark."""
    return None if "含" not in mark and "包括" not in mark else "不含" not in mark


def _plain(after: str) -> str:
    return after.replace("(含)", "").removeprefix("及").removeprefix("或")


def _value(match: re.Match[str]) -> tuple[int | float, str]:
    if match.group("share"):
        return share(match.group("share")), "%"
    if match.group("half"):
        return _half(match.group("halfunit"))
    value, unit = number(match.group("number")), unit_name(match.group("unit"))
    times, smaller = _SMALLER.get(unit, (1, unit))
    return value * times, smaller


_SMALLER = {"周": (7, "日"), "季度": (3, "月")}
"""Lengths of time that have no unit of their own in the list, told in one that is."""


def _half(unit: str) -> tuple[int | float, str]:
    if unit == "年":
        return 6, "月"
    return (15, "日") if unit == "月" else (0.5, unit_name(unit))


def _low(match: re.Match[str], unit: str) -> int | float | None:
    if not match.group("low"):
        return None
    low_unit = match.group("lowunit")
    value = number(match.group("low"))
    if low_unit or unit != "元":
        return value
    scale = re.search(r"[万亿]$", (match.group("number") or "").strip())
    small = not re.search(r"[万亿]", match.group("low"))
    return value * {"万": 10_000, "亿": 100_000_000}[scale.group()] if scale and small else value


def unit_name(words: str) -> str:
    """The unit of the closed list for the words of a text: `个工作日` → 工作日, `天` → 日, `万` → 元."""
    bare = words.removeprefix("个")
    return "人" if bare == "名" else _TIME_UNITS.get(bare, bare or "元")


TIME_UNITS = frozenset(_TIME_UNITS.values())
"""Units of a length of time."""

CLAUSE_ENDS = ",，。;；:：\n!?！？"
SENTENCE_ENDS = "。;；\n!！"


@cache
def _ends(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(marks)}]")


def clause_before(text: str, place: int, most: int = 40, ends: str = CLAUSE_ENDS) -> str:
    """What stands before `place` in the same clause, at most `most` characters."""
    return _ends(ends).split(text[max(0, place - most) : place])[-1]


def clause_after(text: str, place: int, most: int = 40, ends: str = CLAUSE_ENDS) -> str:
    """What stands behind `place` in the same clause, at most `most` characters."""
    return _ends(ends).split(text[place : place + most], maxsplit=1)[0]
