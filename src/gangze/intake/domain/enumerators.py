"""List numbers: what stands at a place in the text, its style and its value (序号识别).

A `Mark` is only a *possible* list number. `1.` may also be half of `1.5`, and `(1)` part of a stamp's name;
`pieces.py` and `outline.py` accept a mark by the sequence it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

CHINESE_DIGITS = "一二三四五六七八九十百"
_CN = r"[一二三四五六七八九十百零〇]{1,5}"
_OPEN = r"[(\[【〔(]"
_CLOSE = r"[)\]】〕)]"

STYLE_ORDER: dict[str, int] = {
    # How styles usually nest in Chinese documents (公文格式 GB/T 9704: 一、 (一) 1. (1)); smaller is outer.
    "编": 0,
    "篇": 1,
    "章": 2,
    "节": 3,
    "部分": 1,
    "甲": 8,
    "壹": 8,
    "条": 4,
    "I": 10,
    "一、": 20,
    "(一)": 30,
    "一)": 32,
    "1 ": 38,
    "1.": 40,
    "1.1": 42,
    "1.1.1": 43,
    "1.1.1.1": 44,
    "(1)": 50,
    "1)": 52,
    "①": 60,
    "A.": 62,
    "(A)": 63,
    "A)": 63,
    "a.": 64,
    "(a)": 65,
    "a)": 65,
    "i": 66,
    "一是": 70,
}

_TOKEN = re.compile(
    # one alternative a style; the first that fits at a place wins
    rf"(?P<rank>第(?P<rank_n>{_CN}|\d{{1,3}})(?P<rank_w>[编篇章节条]|部[分份])[、.::,]?)"
    rf"|{_OPEN}\s?(?P<pcn>{_CN})\s?{_CLOSE}[、.,]?"
    rf"|{_OPEN}\s?(?P<pd>\d{{1,2}})\s?{_CLOSE}[、.,]?"
    rf"|{_OPEN}(?P<pl>[A-Za-z]){_CLOSE}[、.]?"
    rf"|(?P<cnp>{_CN}){_CLOSE}[、.]?"
    rf"|(?P<cn>{_CN})[、.]"
    r"|(?P<multi>\d{1,2}(?:\.\d{1,2}){1,3})(?:[、.):](?!\d)|(?![万亿元倍年月日]|个|天内|小时|分钟)(?=[ \u3400-\u9fff]))"
    rf"|(?P<dp>\d{{1,3}}){_CLOSE}[、.]?"
    r"|(?P<d>\d{1,3})(?: ?、|\.(?!\d)|,(?=[\s\u3400-\u9fff])"
    r"|\.(?=\d{1,3}个?(?:工作日|日内|天内|小时内|分钟内)|\d{3,}|\d{1,4}万元))"
    r"|(?P<stem>[甲乙丙丁戊己庚辛壬癸]|[壹贰叁肆伍陆柒捌玖拾])[、.]"
    r"|(?P<circle>[①-⑳❶-❿])[、.]?"
    r"|(?P<lp>[A-Za-z])\)[、.]?"
    r"|(?P<l>[A-Za-z])(?:、|\.(?![A-Za-z]))"
    r"|(?P<roman>[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|[IVX]{2,4})[、.]"
    r"|(?P<small>[ivx]{2,4})[、.)](?![a-z])"
)
_ALONE = re.compile(rf"(?P<n>\d{{1,2}}|{_CN})\s*\n\s*[、.)]?\s*(?=\S)")
_DASHED = re.compile(r"(?P<head>\d{1,2})[-－–](?P<n>\d{1,2})(?:[、.)]|(?=\s|[\u3400-\u9fff]))(?![年月日天个])")
_BARE = re.compile(r"(?P<n>\d{1,2})(?= +[\u3400-\u9fff])")
_CODED = re.compile(r"(?P<head>\d{2}(?:\d{2})?)(?P<n>\d{2})(?= +[\u3400-\u9fff])(?! *[年元万亿个名人户笔])")
"""A code of four or six digits, two a level, as catalogues have them: `1001 综合管理处` stands under `10`."""
_BARE_WITHIN = re.compile(r"(?<=[;。:])\s*(?P<n>\d{1,2}) +(?=[\u3400-\u9fffA-Z\d])")
_BULLET = re.compile(
    r"[•·●○■□◆◇★☆▲△►▶※✓√◎➢➤▪▫◦∙⚫\ue000-\uf8ff]|[-–—*](?=\s|[\u3400-\u9fff])|[-–—]{2}(?=\s*[\u3400-\u9fff])|●"
    r"|[├└┝┗┣]─{0,4}(?= ?[\u3400-\u9fff])"  # the branches of a drawn tree
)
_LOST = re.compile(rf"(?P<both>{_OPEN}\s*{_CLOSE})|(?P<close>{_CLOSE})|(?P<comma>[、.])(?=[\u3400-\u9fff])")
_SIMPLE = {"pcn": "(一)", "cnp": "一)", "cn": "一、", "pd": "(1)", "dp": "1)", "d": "1."}
_LETTERED = {"pl": "({})", "lp": "{})", "l": "{}."}
_STEMS = ("甲乙丙丁戊己庚辛壬癸", "壹贰叁肆伍陆柒捌玖拾")
_CIRCLES = {character: n for n, character in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", 1)}
_CIRCLES |= {character: n for n, character in enumerate("❶❷❸❹❺❻❼❽❾❿", 1)}
_ROMAN = {"I": 1, "V": 5, "X": 10}
_ROMAN_ONE = {character: n for n, character in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", 1)}
_CN_VALUE = {character: n for n, character in enumerate("〇一二三四五六七八九十")} | {"零": 0}


@dataclass(frozen=True, slots=True)
class Mark:
    """A list number at `start:end`. `style` groups marks of one list; `value` is 0 for bullets and lost
    numbers.

    `glyph` is the bullet itself; `lost` says that only the punctuation of the number is left (`、负责…`).
    """

    style: str
    value: int
    start: int
    end: int
    glyph: str = ""
    lost: bool = False

    @property
    def order(self) -> int:
        return STYLE_ORDER.get(self.style, 80)


def chinese_value(text: str) -> int:
    """`二十三` → 23; 0 where it is no number."""
    total, current = 0, 0
    for character in text:
        if character == "百":
            total, current = total + (current or 1) * 100, 0
        elif character == "十":
            total, current = total + (current or 1) * 10, 0
        elif character in _CN_VALUE:
            current = current * 10 + _CN_VALUE[character]
        else:
            return 0
    return total + current


def _roman_value(text: str) -> int:
    if text in _ROMAN_ONE:
        return _ROMAN_ONE[text]
    values = [_ROMAN[character] for character in text]
    return sum(-v if i + 1 < len(values) and values[i + 1] > v else v for i, v in enumerate(values))


def _numbered(match: re.Match[str]) -> Mark | None:
    start, end = match.span()
    group = match.lastgroup or ""  # the alternative that fits; of `rank` the outer group
    words = match.group(group)
    if group in _SIMPLE:
        return Mark(_SIMPLE[group], int(words) if words.isdigit() else chinese_value(words), start, end)
    if group == "rank":
        number = match.group("rank_n")
        value = int(number) if number.isdigit() else chinese_value(number)
        return Mark(match.group("rank_w").replace("份", "分"), value, start, end)
    if group == "multi":
        parts = words.split(".")
        return Mark(".".join("1" * len(parts)), int(parts[-1]), start, end, glyph=".".join(parts[:-1]))
    if group == "circle":
        return Mark("①", _CIRCLES[words], start, end)
    if group == "stem":
        style = next(style for style in _STEMS if words in style)
        return Mark(style[0], style.index(words) + 1, start, end)
    if group == "small":
        return Mark("i", _roman_value(words.upper()), start, end)
    if group == "roman":
        return Mark("I", _roman_value(words), start, end)
    base = "A" if words.isupper() else "a"
    return Mark(_LETTERED[group].format(base), ord(words) - ord(base) + 1, start, end)


def as_roman(mark: Mark, text: str) -> Mark:
    """`I、` read as a Roman one instead of the letter I (the same for V and X)."""
    letter = text[mark.start]
    style = "I" if letter.isupper() else "i"
    value = _ROMAN.get(letter.upper())
    return Mark(style, value, mark.start, mark.end) if value is not None else mark


def mark_at(text: str, position: int, end: int) -> Mark | None:
    """The list number or bullet that stands at `position` at the beginning of a line, if any."""
    match = _TOKEN.match(text, position, end)
    if match:
        return _numbered(match)
    alone = _ALONE.match(text, position, end)
    if alone:
        number = alone.group("n")
        style, value = ("1.", int(number)) if number.isdigit() else ("一、", chinese_value(number))
        return Mark(style, value, alone.start(), alone.end())
    dashed = _DASHED.match(text, position, end)
    if dashed:
        return Mark("1.1", int(dashed.group("n")), dashed.start(), dashed.end(), glyph=dashed.group("head"))
    coded = _CODED.match(text, position, end)
    if coded:
        head = ".".join(re.findall(r"\d\d", coded.group("head")))
        style = "1.1" if "." not in head else "1.1.1"
        return Mark(style, int(coded.group("n")), coded.start(), coded.end(), glyph=head)
    bare = _BARE.match(text, position, end)
    if bare:
        return Mark("1 ", int(bare.group("n")), bare.start(), bare.end())
    bullet = _BULLET.match(text, position, end)
    if bullet:
        return Mark("•", 0, bullet.start(), bullet.end(), glyph=bullet.group())
    lost = _LOST.match(text, position, end)
    if lost:
        style = "(?)" if lost.lastgroup in ("both", "close") else "?、"
        return Mark(style, 0, lost.start(), lost.end(), lost=True)
    return None


def marks_within(text: str, position: int, end: int) -> Iterator[Mark]:
    """Every possible list number or bullet inside a line, in order; overlapping ones do not both appear."""
    while position < end:
        match = _TOKEN.search(text, position, end)
        if match is None:
            break
        mark = _numbered(match)
        if mark is not None:
            yield mark
        position = match.end()


def bare_numbers_within(text: str, position: int, end: int) -> list[Mark]:
    """Numbers without a mark of their own inside a line: `主要职责:1 受理申请;2 入户调查`."""
    return [
        Mark("1 ", int(match.group("n")), match.start("n"), match.end())
        for match in _BARE_WITHIN.finditer(text, position, end)
    ]


def bullets_within(text: str, position: int, end: int) -> list[Mark]:
    """Bullets inside a line that cannot be anything else (private-use glyphs, solid shapes)."""
    return [
        Mark("•", 0, match.start(), match.end(), glyph=match.group())
        for match in _INNER_BULLET.finditer(text, position, end)
    ]


_INNER_BULLET = re.compile(
    r"[•●■□◆◇▲►▶➢➤▪◦\ue000-\uf8ff]|(?<=[;。:责能])\s*[-·]\s*(?=[\u3400-\u9fffA-Z])|(?<=[\u3400-\u9fff])-\s+(?=[\u3400-\u9fff])"
)
