"""Page numbers that ended up inside the text (页码残留): `当地客户3 / 59经理`, `7 / 596.负责`.

One such mark may be a fraction; a rising series with one total is a paginated print. The digits of a list
number may be glued to the total, so the total is what all marks of the series share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gangze.intake.domain.vocabulary import UNIT_WORDS

_SLASHED = re.compile(r"(?<![\d./])(\d{1,4})( ?)/( ?)(\d{1,7})(?![\d/])")
_WORDED = re.compile(
    r"第\s?\d{1,4}\s?[页頁]\s?[,，/、]?\s?[共总總]\s?\d{1,4}\s?[页頁]"
    r"|[Pp]age\s\d{1,4}\sof\s\d{1,4}"
)
_OWN_LINE = re.compile(
    r"^[ \t\u3000]*(?:[-—–－]\s?\d{1,4}\s?[-—–－]|第\s?\d{1,4}\s?[页頁]|\d{1,4}\s?/\s?\d{1,4})[ \t\u3000]*$",
    re.MULTILINE,
)
MINIMUM_MARKS = 2
"""A series shorter than this is no pagination."""


def page_marks(text: str) -> list[tuple[int, int]]:
    """Half-open spans of page marks in `text`, sorted, not overlapping."""
    spans = [match.span() for match in _WORDED.finditer(text)]
    spans += [match.span() for match in _OWN_LINE.finditer(text)]
    spans += _series(text)
    spans.sort()
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _series(text: str) -> list[tuple[int, int]]:
    """The marks `n / total` that rise through the text and share one total."""
    hits = [m for m in _SLASHED.finditer(text) if m.group(2) and m.group(3)] if " / " in text else []
    if len(hits) < MINIMUM_MARKS:
        return []
    total = _shared_start([m.group(4) for m in hits])
    if not total:
        return []
    found: list[tuple[int, int]] = []
    previous = 0
    for hit in hits:
        number = _fitting(hit.group(1), previous, int(total))
        if number:
            found.append((hit.start(1) + len(hit.group(1)) - len(number), hit.start(4) + len(total)))
            previous = int(number)
    return found if len(found) >= MINIMUM_MARKS else []


def _shared_start(words: Sequence[str]) -> str:
    """The longest start that all `words` have in common, character by character."""
    low, high = min(words), max(words)
    for index, character in enumerate(low):
        if character != high[index]:
            return low[:index]
    return low


def _fitting(digits: str, previous: int, total: int) -> str:
    """The longest tail of `digits` that can be the next page: above `previous`, not above `total`."""
    for cut in range(len(digits)):
        tail = digits[cut:]
        if not tail.startswith("0") and previous < int(tail) <= total:
            return tail
    return ""


_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])\d{1,3}(?=[\u3400-\u9fff])")
_COUNTED = frozenset("户人名位个行部室处科组队班站所社司品种类项条级点期次笔批本年月日天周季元分时度场轮遍层户台套份家")
"""Characters that numbers stand before by right: `客户3户`."""
_WORDS = frozenset(word for word in UNIT_WORDS if len(word) == 2 and word[1] not in _COUNTED)


def inside_words(text: str) -> list[tuple[int, int]]:
    """Page numbers in the middle of a word (`质12量检查`) of simplified text: the word on both sides shows them."""
    return [match.span() for match in _BETWEEN.finditer(text) if text[match.start() - 1] + text[match.end()] in _WORDS]
