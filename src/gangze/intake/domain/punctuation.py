"""Chinese text with Chinese punctuation (中文标点).

The parser compares and cuts text in its compatibility form (NFKC), in which ， becomes a plain comma. What people
read and what is kept gets the marks back that stand between Chinese characters.
"""

from __future__ import annotations

import re

_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_AFTER = re.compile(rf"(?<=[{_HAN}”》）〕%％0-9A-Za-z])[,;:?!](?=[{_HAN}“《（〔0-9A-Za-z])|(?<=[{_HAN}”》）〕])[,;:?!]")
_BRACKETS = re.compile(r"\(([^()]*)\)")


def chinese_punctuation(text: str) -> str:
    """`text` with full-width marks where it is Chinese; numbers such as 1,000 and 8:30 and pure Latin text stay."""
    if not re.search(f"[{_HAN}]", text):
        return text
    marked = _AFTER.sub(_mark, text)
    return _BRACKETS.sub(_bracket, marked)


def _mark(found: re.Match[str]) -> str:
    before, after = found.string[found.start() - 1], found.string[found.end() : found.end() + 1]
    latin = before.isascii() and (after.isascii() or not after)
    return found.group() if latin else _WIDE[found.group()]


def _bracket(found: re.Match[str]) -> str:
    inner = found.group(1)
    before = found.string[found.start() - 1 : found.start()]
    if re.search(f"[{_HAN}]", inner) or re.match(f"[{_HAN}]", before):
        return f"（{inner}）"
    return found.group()
