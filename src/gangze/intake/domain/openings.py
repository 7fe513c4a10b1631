"""The opening of a document, glued to its title: `总则为规范…,特制定本办法` (开篇)."""

from __future__ import annotations

import re

from gangze.intake.domain.bodies import Found
from gangze.intake.domain.headings import Heading, Kind

_OPENING = re.compile(
    r"(?P<word>总则|前言|引言|序言|目的|宗旨|目的和依据|目的与依据)[:。]?\s*"
    r"(?=为(?:了|进一步|加强|规范|明确|健全|完善|落实|提高|确保|切实|适应)|根据.{2,40}[,。]|依据.{2,40}[,。]|按照.{2,40}[,。])"
)


def at_opening(piece: str) -> Found | None:
    """Why a document was made: nobody's duty, though its heading and its text are one line."""
    match = _OPENING.match(piece)
    if match is None:
        return None
    return Heading(Kind.OTHER, word=match.group("word")), match.end("word"), match.end()
