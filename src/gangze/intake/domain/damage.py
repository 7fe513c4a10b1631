"""Places where a text was spoilt on its way (乱码与残缺): doubts for people, never repaired by guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gangze.intake.domain.residue import HAN
from gangze.kernel.findings import Effect, Finding

_SMALL_WORDS = (
    "app|pos|atm|pc|vs|km|kg|cm|mm|xx|xxx|x|xi|a|b|c|d|e|f|g|h|i|k|m|n|p|q|s|t|ok|in|pk|ppt|qq|and|or|of|to|at|no|nb"
    "|ai|cd|dvd|vip|kpi|it|hr|oa|ic|id|app|web|kyc|mis|erp|crm|call|ip|edi|sop|usb|ukey|key"
)
_QUESTIONING = re.compile(r"吗|呢|么|谁|哪|几|何|怎|多少|是否|是不是|能否|可否|有无|如何|谓")

_REPLACED = re.compile("[\ufffd�]+")
_KNOWN_RUNS = re.compile(r"(?:锟斤拷|锟斤|斤拷|烫烫|屯屯|锘縗|锘挎)+")
_UTF8_AS_GBK = re.compile(r"(?:[鐨勪锛銆鍙鍜鏄鍦涓鈥鎴缁瀵绠璐闄鑱浣鏈鍚钀鎬褰][\u4e00-\u9fff€]?){4,}")
_UTF8_AS_LATIN = re.compile("(?:[\u00c2-\u00f4][\u0080-\u00bf\u2018-\u203a\u20ac\u0152-\u017e]{1,3}){2,}")
_MARK_EATEN = re.compile(rf"(?<={HAN})\?(?={HAN})")
_MARK_EATEN_LATIN = re.compile(
    rf"(?<={HAN})[?？]{{1,2}}[,，]?[A-Za-z](?=[(（])"
    rf"|(?<={HAN})\?[,，](?=\S)"
    rf"|(?<![?？])[?？]{{2,40}}(?={HAN})"
    r"|\?/(?=[a-z]{1,6}>)"
    r"|[?？]{1,2}[a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,4}\)"
)
_FRAGMENT = re.compile(rf"(?<={HAN})(?!(?:{_SMALL_WORDS})(?![a-z]))[a-z]{{2,3}}(?={HAN})")
_PRIVATE = re.compile(rf"[\ue000-\uefff\uf100-\uf8ff]+|(?<={HAN})[\uf000-\uf0ff](?={HAN})")

_MESSAGES = {
    "text.replacement": "此处有无法识别的字符，原文字已丢失",
    "text.mojibake": "此处是编码转换错误产生的乱码",
    "text.question_mark": "词语中间出现问号，可能有字在转换时丢失",
    "text.fragment": "中文词语中夹有零散的英文字母，可能是转换残留",
    "text.private_character": "此处是自造字或专用符号，无法确认是什么字",
}
_REMEDY = "请对照原件核对此处文字，必要时用原始文件重新导出后再导入"


@dataclass(frozen=True, slots=True)
class Damage:
    """`text[start:end]` is spoilt; `code` says how; `words` are the characters with their neighbours."""

    start: int
    end: int
    code: str
    words: str

    def finding(self) -> Finding:
        """The same as a doubt for people; `source` is the span `start-end` in characters (half-open)."""
        return Finding(
            self.code,
            f"{_MESSAGES[self.code]}：“{self.words}”",
            subject=self.words,
            source=f"{self.start}-{self.end}",
            remedy=_REMEDY,
            effect=Effect.RECORD,
        )


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("text.replacement", _REPLACED),
    ("text.mojibake", _KNOWN_RUNS),
    ("text.mojibake", _UTF8_AS_GBK),
    ("text.mojibake", _UTF8_AS_LATIN),
    ("text.question_mark", _MARK_EATEN_LATIN),
    ("text.question_mark", _MARK_EATEN),
    ("text.fragment", _FRAGMENT),
    ("text.private_character", _PRIVATE),
)
CONTEXT = 6
"""Characters shown on each side of a damaged place."""


def damage(text: str, offset: int = 0) -> list[Damage]:
    """Every spoilt place of `text`, in order; `offset` is added to the places. Linear, any text."""
    found = sorted(_hits(text), key=lambda hit: (hit[0], -hit[1]))
    result: list[Damage] = []
    reached = -1
    for start, end, code in found:
        if start < reached:
            continue
        words = " ".join(text[max(0, start - CONTEXT) : end + CONTEXT].split())
        result.append(Damage(start + offset, end + offset, code, words))
        reached = end
    return result


def _hits(text: str) -> Iterator[tuple[int, int, str]]:
    for code, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if pattern is _MARK_EATEN and _asks(text, match.start()):
                continue
            yield match.start(), match.end(), code


def _asks(text: str, place: int) -> bool:
    """Whether the half-width question mark at `place` ends a real question."""
    return _QUESTIONING.search(text, max(0, place - 25), place) is not None
