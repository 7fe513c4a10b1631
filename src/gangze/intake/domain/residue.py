"""What conversions leave behind in a text: readings, markup, invisible characters (转换残留).

A converter that annotates rare characters writes `責(zé)任`; a page saved in the wrong encoding loses the
last character before a tag and shows `?/p>`; editors leave zero-width characters and entities.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇\U00020000-\U0003ffff]"
"""A character class: one Chinese character."""

_TONED = "āáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u030c"
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f' "
_PINYIN = re.compile(rf"(?<={HAN})\s?[(（](?=[{_LATIN}]*[{_TONED}{_TONED.upper()}])[{_LATIN}]{{1,12}}[)）]")

_LINE_TAGS = "p|br|div|li|ul|ol|tr|td|th|table|tbody|h[1-6]|dd|dt|dl|hr|center|section|article"
_WORD_TAGS = "span|strong|b|i|u|em|font|a|sup|sub|small|label|o:p|st1:\\w+|img"
_TAG_END = r"(?:(?:\s[^<>\n]{0,400})?\s?/?>|(?:\s\w+=[^<>?？\n]{0,100})?[?？])"
"""A tag's attributes and its end, of which a wrong encoding may have left a question mark: `?p class=a?`."""
_MARKUP = re.compile(
    rf"(?P<line>[<?？]\s?/?(?:{_LINE_TAGS}){_TAG_END})"
    rf"|(?P<word>[<?？]\s?/?(?:{_WORD_TAGS}){_TAG_END})"
    r"|(?P<entity>&(?:amp;)?(?:nbsp|ensp|emsp|lt|gt|quot|ldquo|rdquo|lsquo|rsquo|mdash|ndash|hellip|middot"
    r"|bull|times|amp|#\d{2,6}|#x[0-9a-fA-F]{2,5});)"
    r"|(?P<bare>&nbsp(?![a-zA-Z;]))",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]+|\r(?=\n)"
)
_LONE_RETURN = re.compile("\r(?!\n)")
_SIGNATURE = re.compile("\\A[\ufeff\\s]*锘(?:[縗挎]|[?？](?![A-Za-z/])|(?=[<?？]))")
"""The mark at the beginning of a UTF-8 file, read as Chinese."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]+")
_SYMBOL_BULLET = re.compile("^[ \t\u3000]*([\ue000-\uf8ff])|([\uf000-\uf0ff])", re.MULTILINE)


class Residue(StrEnum):
    """What kind of residue it is."""

    PINYIN = "pinyin"
    MARKUP = "markup"
    INVISIBLE = "invisible"


@dataclass(frozen=True, slots=True)
class Remains:
    """`text[start:end]` is residue; `instead` is what a reader would have seen there."""

    start: int
    end: int
    kind: Residue
    instead: str = ""


def residues(text: str) -> Iterator[Remains]:
    """Every residue in `text`, kind by kind (not sorted); spans of one kind do not overlap."""
    if "(" in text or "（" in text:
        for match in _PINYIN.finditer(text):
            yield Remains(match.start(), match.end(), Residue.PINYIN)
    if any(sign in text for sign in ">&?？"):
        for match in _MARKUP.finditer(text):
            yield Remains(match.start(), match.end(), Residue.MARKUP, _seen(match))
    for match in _INVISIBLE.finditer(text):
        yield Remains(match.start(), match.end(), Residue.INVISIBLE)
    for match in _SIGNATURE.finditer(text):
        yield Remains(match.start(), match.end(), Residue.INVISIBLE)
    for match in _LONE_RETURN.finditer(text):
        yield Remains(match.start(), match.end(), Residue.INVISIBLE, "\n")
    for match in _CONTROL.finditer(text):
        yield Remains(match.start(), match.end(), Residue.INVISIBLE)
    for match in _SYMBOL_BULLET.finditer(text):
        yield Remains(*match.span(match.lastindex or 0), Residue.INVISIBLE, "•")


def _seen(match: re.Match[str]) -> str:
    if match.group("line"):
        return "\n"
    if match.group("word"):
        return ""
    if match.group("bare"):
        return " "
    plain = html.unescape(html.unescape(match.group("entity")))
    return plain.replace("\u00a0", " ")
