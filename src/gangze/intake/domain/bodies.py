"""Bodies that an article sets up before it gives their duties (机构的设立).

An office below a committee, a group with its leader.
"""

from __future__ import annotations

import re
from dataclasses import replace

from gangze.intake.domain.headings import NO_HEADING, Heading, Kind, read_heading

Found = tuple[Heading, int, int]
"""A heading, where it ends in its piece, and where its text begins."""

LONGEST_OFFICE = 4
"""Characters of an office's name that means nothing without its body's (`办公室`, `秘书处`)."""

_SUB_OFFICE = re.compile(
    r"(?P<above>[^,。;:]{2,20}?)下设(?P<name>[^,。;:()]{2,16}?)(?:\([^()]*\))?[,(][^:。]{0,40}?(?:。(?P=name)[^:。]{0,8})?"
    r"(?:职责|职能|任务|工作|负责|履行|承担)[^:。]{0,10}:"
)

_SET_UP = re.compile(
    r"[^,。;:]{0,8}?(?:下设|设立|成立|设)(?P<name>[^,。;:()]{4,20}?)(?:\([^()]*\))?,[^:;]{0,80}?"
    r"(?:履行|承担|行使|负责|主要|具体|其)[^:。]{0,8}(?:职责|职能|任务|工作)(?:为|是|如下)?:"
)


def at_sub_office(piece: str) -> Found | None:
    """`委员会下设办公室,办公室设在合规部,承担以下职责:`: the office heads what follows."""
    match = _SUB_OFFICE.match(piece)
    if not match:
        return None
    above, name = match.group("above"), match.group("name")
    office = read_heading(name if len(name) > LONGEST_OFFICE else above + name)
    if read_heading(above).kind is not Kind.UNIT or office.kind is not Kind.UNIT:
        return None
    full = above + name
    aliases = (full,) if office.name == name else (name,)
    return replace(office, aliases=aliases, word="职责"), match.end("name"), match.end()


def at_set_up(piece: str) -> Found | None:
    """`本行设立某某领导小组,行长任组长,履行下列职责:`: who leads a body is said before its duties."""
    match = _SET_UP.match(piece)
    heading = read_heading(match.group("name")) if match else NO_HEADING
    if match is None or heading.kind is not Kind.UNIT or heading.word or heading.aliases:
        return None
    return replace(heading, word="职责"), match.end("name"), match.end()
