"""Posts with a name that is a kind of work, too: `会计` beside `主任` and `信贷员` (单独成行的岗位名)."""

from __future__ import annotations

import re
from dataclasses import replace

from gangze.intake.domain.division import Division
from gangze.intake.domain.entries import Entry
from gangze.intake.domain.headings import Heading, Kind, read_heading
from gangze.intake.domain.names import starts_with_verb
from gangze.intake.domain.vocabulary import BARE_POSTS

LONGEST_BARE = 6
"""Characters of a name that ends with such a word."""


_TITLED = re.compile(r"(?P<title>[\u3400-\u9fff]{2,12})\s*(?::|[—–]{1,2})\s*(?=\S)")
"""What stands before a colon or a dash."""


def with_bare_posts(entries: list[Entry], text: str) -> list[Entry]:
    """`entries`, in which a bare line `会计` heads a post if other bare lines of the document do."""
    entries = _before_colons(entries, text)
    lines = [_words(entry, text) for entry in entries]
    if not any(words in BARE_POSTS for words in lines):
        return entries
    heads = sum(1 for words in lines if words and read_heading(words).kind is Kind.POST)
    if not heads:
        return entries
    return [
        replace(entry, division=Division(Heading(Kind.POST, words), entry.piece.end, entry.piece.end))
        if words in BARE_POSTS and number + 1 < len(entries) and lines[number + 1] not in BARE_POSTS
        else entry
        for number, (entry, words) in enumerate(zip(entries, lines, strict=True))
    ]


def _words(entry: Entry, text: str) -> str:
    """The words of a line of its own without number, where nothing else told what it is; else empty."""
    piece = entry.piece
    whole = piece.first and piece.mark is None and piece.end >= piece.line.end and piece.end - piece.start <= 14
    return text[piece.start : piece.end].rstrip(":") if whole and entry.division is None else ""


def _before_colons(entries: list[Entry], text: str) -> list[Entry]:
    """`会计:登记账簿;…` beside `经理:…`, `会计——…` beside `信贷员——…`: titles that are names."""
    titled = {
        number: match
        for number, entry in enumerate(entries)
        if entry.piece.first
        and entry.division is None
        and (match := _TITLED.match(text, entry.piece.start, entry.piece.end))
    }
    bare = [number for number, match in titled.items() if _bare(match.group("title"))]
    heads = any(read_heading(match.group("title")).kind is Kind.POST for match in titled.values())
    if not bare or not heads:
        return entries
    arranged = list(entries)
    for number in bare:
        match = titled[number]
        heading = Heading(Kind.POST, match.group("title"))
        arranged[number] = replace(entries[number], division=Division(heading, match.end("title"), match.end()))
    return arranged


def _bare(title: str) -> bool:
    """`会计`, `国库复核`: a kind of work that may be a post."""
    return title in BARE_POSTS or (
        len(title) <= LONGEST_BARE and title.endswith(tuple(BARE_POSTS)) and not starts_with_verb(title)
    )
