"""Text as written to text as compared, without losing the place of a single character (文本规整).

`clean` is what a parser works on, `comparable` is the form in which two texts are called equal.
Both are linear in the length of the text. Places that a wrong encoding has spoilt are found by `damage`.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from opencc import OpenCC

from gangze.intake.domain.page_marks import page_marks
from gangze.intake.domain.residue import HAN, Residue, residues

CHUNK_CHARACTERS = 65_536
"""Characters handed to the traditional → simplified converter at a time."""

_KEPT_BY_CLEAN = {chr(code) for code in (*range(0x2460, 0x2474), *range(0x2776, 0x2780), 0x2026, 0xB7)}
"""Circled numbers (①, ❶) would melt into the text behind them, and … would grow: `clean` keeps them."""

_FOLDED_BY_CLEAN = {
    "\u2236": ":",
    "\ufe55": ":",
    "\u00a0": " ",
    "\x0b": "\n",
    "\x0c": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\t": " ",
    "〇": "〇",
}


class RemovedKind(StrEnum):
    """Why characters of the original are not in the cleaned text."""

    PINYIN = "pinyin"
    MARKUP = "markup"
    PAGE = "page"
    INVISIBLE = "invisible"


@dataclass(frozen=True, slots=True)
class Removed:
    """`original[start:end]` was left out of the cleaned text, or replaced by what it stood for."""

    start: int
    end: int
    kind: RemovedKind


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text and the way back: `map[i]` is the offset in the original of cleaned character `i`."""

    text: str
    map: Sequence[int]
    removed: tuple[Removed, ...] = ()
    _tails: dict[int, int] = field(default_factory=dict, repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open offsets in the original for `text[start:end]`; residue glued to the last character is in.

        An empty span stays empty. Raises IndexError where the offsets are outside the cleaned text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"span {start}:{end} outside text of {len(self.text)} characters")
        if start == end:
            place = self.map[start] if start < len(self.text) else self._after_last()
            return place, place
        last = self.map[end - 1] + 1
        while last in self._tails:
            last = self._tails[last]
        return self.map[start], last

    def _after_last(self) -> int:
        return self.map[-1] + 1 if len(self.map) else 0


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _one_to_one() -> dict[int, str]:
    """Every character of the basic plane whose NFKC form is one other character, and our own folds."""
    table: dict[int, str] = {}
    for code in range(0x80, 0x10000):
        character = chr(code)
        if 0xD800 <= code < 0xE000 or character in _KEPT_BY_CLEAN:
            continue
        form = unicodedata.normalize("NFKC", character)
        if form != character and len(form) == 1:
            table[code] = form
    table.update({ord(key): value for key, value in _FOLDED_BY_CLEAN.items()})
    return table


@cache
def _growing() -> re.Pattern[str]:
    """Characters that NFKC turns into several, and base characters with combining marks behind them."""
    grown = [
        chr(code)
        for code in range(0x80, 0x10000)
        if not 0xD800 <= code < 0xE000
        and chr(code) not in _KEPT_BY_CLEAN
        and len(unicodedata.normalize("NFKC", chr(code))) != 1
    ]
    klass = "".join(map(re.escape, grown))
    return re.compile(f"[^\\W\\d_][\u0300-\u036f\u3099\u309a]+|[{klass}]")


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    instead: str
    kind: RemovedKind | None


_KIND = {
    Residue.PINYIN: RemovedKind.PINYIN,
    Residue.MARKUP: RemovedKind.MARKUP,
    Residue.INVISIBLE: RemovedKind.INVISIBLE,
}


_ORDINARY = re.compile("[\u4e00-\u9800\u9802-\u9874\u9876-\u9fff\\d,.:;%()，。；、：（）《》“” ]*")
"""Text of Chinese characters, Arabic digits and common marks, in which nothing is left out and nothing grows."""


def _edits(text: str) -> list[_Edit]:
    if _ORDINARY.fullmatch(text) and "锘" not in text:
        return []
    found = [_Edit(r.start, r.end, r.instead, _KIND[r.kind]) for r in residues(text)]
    found += [_Edit(start, end, "", RemovedKind.PAGE) for start, end in page_marks(text)]
    found += [
        _Edit(m.start(), m.end(), unicodedata.normalize("NFKC", m.group()), None) for m in _growing().finditer(text)
    ]
    found.sort(key=lambda edit: (edit.start, -edit.end))
    kept: list[_Edit] = []
    reached = 0
    for edit in found:
        if edit.start >= reached:
            kept.append(edit)
            reached = edit.end
    return kept


_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> Cleaned:
    """Simplified characters, NFKC, no pinyin residue, no invisible characters, no markup or page remains.

    Line breaks and spaces stay (every kind of line break becomes "\\n", every wide space " "); circled
    numbers stay as they are; a bullet from a symbol font becomes "•".
    Half a character (a lone surrogate) becomes "\ufffd".
    `text[a:b]` of the result is found in the original by `span(a, b)`.
    """
    text = _SURROGATE.sub("\ufffd", text)
    pieces: list[str] = []
    places = array("I")
    tails: dict[int, int] = {}
    removed: list[Removed] = []
    table = _one_to_one()
    position = 0

    def copy(upto: int) -> None:
        if upto > position:
            pieces.append(text[position:upto].translate(table))
            places.extend(range(position, upto))

    for edit in _edits(text):
        copy(edit.start)
        pieces.append(edit.instead)
        places.extend([edit.start] * len(edit.instead))
        if edit.kind is not None:
            removed.append(Removed(edit.start, edit.end, edit.kind))
        if edit.kind in (RemovedKind.PINYIN, RemovedKind.INVISIBLE) and not edit.instead:
            tails[edit.start] = edit.end
        elif edit.kind is None and edit.end - edit.start > 1:
            tails[edit.start + 1] = edit.end
        position = edit.end
    copy(len(text))
    return _simplified("".join(pieces), places, tuple(removed), tails)


def _simplified(text: str, places: array[int], removed: tuple[Removed, ...], tails: dict[int, int]) -> Cleaned:
    convert = _converter().convert
    pieces: list[str] = []
    grown: list[tuple[int, int, str]] = []
    for start, end in _chunks(text):
        chunk = text[start:end]
        simple: str = convert(chunk)
        if len(simple) == len(chunk):
            pieces.append(simple)
            continue
        for offset, character in enumerate(chunk, start):
            form = convert(character) or character
            pieces.append(form)
            if len(form) != 1:
                grown.append((offset, offset + 1, form))
    if grown:
        places = _stretched(places, grown)
    return Cleaned("".join(pieces), places, removed, tails)


def _stretched(places: array[int], grown: list[tuple[int, int, str]]) -> array[int]:
    wider = array("I")
    position = 0
    for start, end, form in grown:
        wider.extend(places[position:start])
        wider.extend([places[start]] * len(form))
        position = end
    wider.extend(places[position:])
    return wider


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Spans of about CHUNK_CHARACTERS that end at a line break where there is one (phrases stay whole)."""
    start = 0
    while start < len(text):
        end = min(start + CHUNK_CHARACTERS, len(text))
        if end < len(text):
            line_end = text.rfind("\n", start, end)
            end = line_end + 1 if line_end > start else end
        yield start, end
        start = end


def simplified(text: str) -> str:
    """Traditional characters turned into simplified ones (繁体转简体); everything else stays."""
    return str(_converter().convert(text))


_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十百零〇]{1,5})"
_ENUMERATOR = re.compile(
    r"^(?:"
    rf"第{_NUMBER}(?:[章节条款项篇部分]|部分)[、.,:]?"
    rf"|[(\[【〔]{_NUMBER}[)\]】〕][、.,:]?"
    rf"|{_NUMBER}[)\]】〕][、.,:]?"
    r"|[一二三四五六七八九十百]{1,5}[、.,:]"
    r"|\d{1,3}(?:\.\d{1,3})+[、.:)]?(?!\d|%|[万亿]?元)"
    r"|\d{1,3}(?:、|,(?!\d)|\.(?!\d)|:(?!\d))"
    r"|[①-⑳❶-❿]"
    r"|[A-Za-z][、.)](?![A-Za-z])"
    r"|[(][A-Za-z][)]"
    r"|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIVX]{1,4}[、.]"
    r"|[•·●○■□◆◇★☆▲△►▶※✓√◎➢➤\-–—*#]+"
    r"|、"
    r")"
)
_FINAL = " \t。;;,,、.:!…·"
_BRACKETS = str.maketrans(
    {
        **dict.fromkeys("【〔[{〖", "("),
        **dict.fromkeys("】〕]}〗", ")"),
        **dict.fromkeys('“”「」『』„‟‘’‚‛′″`"〝〞', "'"),
        **dict.fromkeys("《<〈", "<"),
        **dict.fromkeys("》>〉", ">"),
        **dict.fromkeys("—–－―─", "-"),
    }
)
_SPACE = re.compile(r"\s+")


def strip_enumerator(text: str) -> str:
    """`text` without the list number or bullet it begins with (去掉序号): `(一)负责…` → `负责…`."""
    return _ENUMERATOR.sub("", text.lstrip(), count=1).lstrip()


def comparable(text: str) -> str:
    """The form in which two texts are compared: same words, nothing of their typography.

    NFKC, simplified, without white space and pinyin residue, the enumerator and the final punctuation
    stripped, brackets and quotes folded.
    """
    bare = _SPACE.sub("", clean(text).text)
    bare = _ENUMERATOR.sub("", bare, count=1)
    return unicodedata.normalize("NFKC", bare).translate(_BRACKETS).rstrip(_FINAL)


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one (汉字), rare planes included."""
    return re.fullmatch(HAN, character) is not None
