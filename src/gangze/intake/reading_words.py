"""What a reader of files said, in the language of whoever looks (读取提示的语言).

The findings about a file are kept with it in the bank's own language: it is read once, long before and perhaps by
nobody's session. Here their words are found again among those the readers know, and said in the language asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gangze.intake.readers.refusals import NOTES, REFUSALS, WORDS
from gangze.kernel.findings import Finding

DAMAGE = (
    gettext_noop("此处有无法识别的字符，原文字已丢失：“{words}”"),
    gettext_noop("此处是编码转换错误产生的乱码：“{words}”"),
    gettext_noop("词语中间出现问号，可能有字在转换时丢失：“{words}”"),
    gettext_noop("中文词语中夹有零散的英文字母，可能是转换残留：“{words}”"),
    gettext_noop("此处是自造字或专用符号，无法确认是什么字：“{words}”"),
    gettext_noop("请对照原件核对此处文字，必要时用原始文件重新导出后再导入"),
)
"""How `domain.damage` words the spoilt places of a text."""

_BLANK = re.compile(r"\\\{(\w+)\\\}")
QUOTED = frozenset(("words", "entry", "sheet"))
"""Blanks filled with the file's own words, which no language changes."""


def said(text: str) -> str:
    """`text`, as a reader said it, in the language of the moment; words nobody knows stay as they are."""
    whole = _(text) if text else text
    if whole != text:
        return whole
    for pattern, template in _templates():
        match = pattern.fullmatch(text)
        if match is not None:
            filled = {name: value if name in QUOTED else said(value) for name, value in match.groupdict().items()}
            return _(template).format(**filled)
    return text


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """The messages with blanks, each with the pattern of what it says once they are filled."""
    known = chain.from_iterable((*REFUSALS.values(), *NOTES.values(), WORDS, DAMAGE))
    blanks = (words for words in known if "{" in words)
    return [(re.compile(_BLANK.sub(r"(?P<\1>.*?)", re.escape(words)), re.DOTALL), words) for words in blanks]


def told(problems: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Stored findings about a file, in the language of the moment."""
    return [{**item, "message": said(item["message"]), "remedy": said(item["remedy"])} for item in problems]


def in_words(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same for findings that were not stored yet."""
    return tuple(replace(item, message=said(str(item.message)), remedy=said(str(item.remedy))) for item in findings)
