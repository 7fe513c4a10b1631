"""The form in which recognised words are compared with gold words (比对口径).

Deliberately independent of the parser: nothing here is imported from the product.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC
from rapidfuzz import fuzz

LONG_TEXT = 20
"""Texts longer than this many characters (after folding) may differ a little and still be the same."""

TOLERANCE = 95.0
"""The least rapidfuzz ratio (0 to 100) at which two long texts count as the same."""

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_PINYIN_IN_BRACKETS = re.compile(rf"\([a-zA-Zü]*[{_TONED}][a-zA-Zü{_TONED}]*\)")
_PINYIN_BARE = re.compile(rf"[a-zA-Zü]*[{_TONED}][a-zA-Zü{_TONED}]*")
_CIRCLED = re.compile("[\u2460-\u249b\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]")
_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd]")
_BRACKETS = str.maketrans(
    {
        "〔": "(",
        "〕": ")",
        "【": "(",
        "】": ")",
        "[": "(",
        "]": ")",
        "{": "(",
        "}": ")",
        "〖": "(",
        "〗": ")",
        "「": '"',
        "」": '"',
        "『": '"',
        "』": '"',
        "“": '"',
        "”": '"',
        "‘": '"',
        "’": '"',
        "'": '"',
        "〝": '"',
        "〞": '"',
        "〈": "《",
        "〉": "》",
        "<": "《",
        ">": "》",
        "。": ".",
        "—": "-",
        "–": "-",
        "―": "-",
        "~": "-",
        "〜": "-",
        "·": "、",
        "•": "、",
    }
)
_HAN = "零〇一二三四五六七八九十百"
_ENUMERATOR = re.compile(
    rf"""^(?:
        第[{_HAN}\d]+[章节条款项]
      | \([{_HAN}\d]+\) [、.]?
      | [{_HAN}]+ [、.)]
      | \d+(?:\.\d+)+ (?![\d.%‰万亿元倍个]) [、.)]?
      | \d+ (?:[、)] | \.(?!\d))
      | [A-Za-z] [、.)]
      | (?:i{1, 3}|iv|vi{0, 3}|ix) [、.)]
      | [甲乙丙丁戊己庚辛壬癸壹贰叁肆伍陆柒捌玖拾] 、
      | \([A-Za-z]\)
      | [{_HAN}]是(?=[^\s])
      | [-*+、.,;:)(●○■□◆◇▪▶►√✓※☆★①-]
    )""",
    re.VERBOSE,
)
_TAIL = re.compile(r"[.,;:、!?…\-]+$")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def folded(text: str) -> str:
    """The text without differences of writing: width, script, white space, brackets, pinyin residue."""
    circled = _CIRCLED.sub("、", text)
    wide = unicodedata.normalize("NFKC", _PRIVATE.sub(" ", circled))
    without_pinyin = _PINYIN_BARE.sub("", _PINYIN_IN_BRACKETS.sub("", wide))
    return _SPACE.sub("", _simplifier().convert(without_pinyin)).translate(_BRACKETS)


def comparable(text: str) -> str:
    """The folded text, its leading enumerators and its final punctuation stripped."""
    rest = folded(text)
    while True:
        shorter = _ENUMERATOR.sub("", rest, count=1)
        if shorter == rest or not shorter:
            break
        rest = shorter
    return _TAIL.sub("", rest)


def comparable_unit(name: str) -> str:
    """A unit's name (部门、机构名称) for comparison; wording such as 工作职责 after it is not stripped."""
    return comparable(name)


def comparable_post(name: str) -> str:
    """A post's name (岗位名称) for comparison: with or without a final 岗 is the same post."""
    plain = comparable(name)
    for ending in ("岗位", "岗"):
        if plain.endswith(ending) and len(plain) > len(ending):
            return plain.removesuffix(ending)
    return plain


def same(one: str, other: str) -> bool:
    """Whether two comparable texts are equal, or long and nearly so."""
    if one == other:
        return True
    if min(len(one), len(other)) <= LONG_TEXT:
        return False
    return fuzz.ratio(one, other, score_cutoff=TOLERANCE) >= TOLERANCE
