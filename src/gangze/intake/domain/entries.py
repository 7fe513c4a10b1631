"""What the outline is built of: pieces, some with their meaning already known from a form or table (条目)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from gangze.intake.domain.division import Division
from gangze.intake.domain.headings import Heading, Kind, read_heading, without_translation
from gangze.intake.domain.lines import Line
from gangze.intake.domain.names import head_count
from gangze.intake.domain.pieces import Piece
from gangze.intake.domain.vocabulary_headings import ELEMENTS, FIELD_LABELS, MISSION_TITLES, element_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece, and its division and rank (see `outline.RANK`) where a form or table tells them."""

    piece: Piece
    division: Division | None = None
    rank: int | None = None


_LIKE_LABEL = (
    # labels that are not in the list but say the same
    ("qualifications", re.compile(r"^(?:任职|学历|资格)|(?:资格|条件)$")),
    (
        "duties",
        re.compile(
            r"^(?:岗位|工作|主要|具体|部门|部室)?职[责能](?:[一二三四五六七八九\d]|内容|描述|说明)?$|工作内容|职责内容"
        ),
    ),
    ("count", re.compile(r"(?:编制|定员|人数)(?:\(.*\))?$")),
    (
        "unit",
        re.compile(r"^[一二三]级(?:部门|机构|科室)|^(?:部门|机构|科室)(?:\(.*\)|/.*)$|^(?:所属|所在|隶属).{2,4}$"),
    ),
    ("post", re.compile(r"^(?:岗位|职位|职务)(?:\(.*\)|/.*|名)$")),
)


_ABOUT_FORM = re.compile(
    r"(?:直接|直属|主管|分管)?(?:上级|下级|上司|下属)(?:岗位|职位|领导|人员|部门)?|(?:汇报|报告|隶属|督导)(?:对象|关系|上级)"
    r"|(?:岗位|职位|职务|部门|文件|表单)?(?:编号|代码|编码|序列|层级|级别|等级|职级|类别|性质)|.{0,4}日期|填[表写]说明"
    r"|(?:填表|制表|编制|制定|审核|审批|批准|发布|印发|解释|修订|适用|归档|存档|抄送|报送)(?:部门|单位|机构|人员|人|岗位)"
)
"""Labels that say where a post stands or who made the form: none of them names its unit or post."""


LONGEST_LABEL = 8
"""Characters of a column head that names an element of a manual."""

_AND = re.compile(r"[及与和、]")
"""A column of duties may hold more: `岗位责任及扣分标准`."""


def label_role(label: str) -> str:
    """What a label of a form written in lines stands for, or ''."""
    return FIELD_LABELS.get(label, "") or ("other" if _ABOUT_FORM.fullmatch(label) else "")


@lru_cache(maxsize=8192)
def field_role(label: str) -> str:
    """What a label of a form or a column head stands for: post, unit, count, duties, qualifications, workflow,
    criteria, other, or ''."""
    bare = "".join(without_translation(label.strip()).split()).strip(":*()【】[]、.。")
    element = element_of(bare) if len(bare) <= LONGEST_LABEL else ""
    if element:
        return element
    if label_role(bare):
        return label_role(bare)
    if bare in MISSION_TITLES:
        return "other"
    if len(bare) <= 8:
        for role, pattern in _LIKE_LABEL:
            if pattern.search(bare):
                return role
    heading = read_heading(bare)
    if heading.kind in (Kind.DUTIES, Kind.POSTS) and not heading.name:
        return "duties"
    if heading.kind is Kind.QUALIFICATIONS and not heading.name:
        return "qualifications"
    if heading.kind is Kind.OTHER and not heading.name:
        return "other"
    first = _AND.split(bare, maxsplit=1)[0]
    return "duties" if first != bare and field_role(first) == "duties" else ""


def named(kind: Kind, text: str, start: int, end: int, line: Line, count: int | None = None) -> Entry:
    """A heading entry for the name in `text[start:end]` (a table cell, the value of a field)."""
    name = "".join(without_translation(text[start:end].strip()).split()).strip(":、,;。")
    name, counted = head_count(name)
    read = read_heading(name)
    aliases = read.aliases if read.kind is kind else ()
    shown = read.name if read.kind is kind and read.name else name
    heading = Heading(kind, shown, aliases, count if count is not None else counted)
    return Entry(Piece(start, end, line), Division(heading, end, end))


def heading(kind: Kind, place: int, line: Line, end: int | None = None, role: str = "") -> Entry:
    """A heading entry without a name, for a column's or a label's content; `role` tells the element of a manual."""
    stop = place if end is None else end
    word = ELEMENTS[role][-1] if role in ELEMENTS else ""
    return Entry(Piece(place, stop, line, None, True), Division(Heading(kind, word=word), stop, stop))
