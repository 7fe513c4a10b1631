"""Tables that another import takes: rosters, establishment, units, catalogues of posts (误投的登记表).

They hold no duties; read as a duty document they would make posts out of people's names.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from gangze.intake.domain.columns import names_duties
from gangze.intake.domain.source import BlockKind, Source
from gangze.kernel.findings import Finding
from gangze.organisation.imports import catalogue, columns, establishment, units

HEADING_ROWS = 10
"""The headings are looked for in so many rows from the top of a table; above them may stand a title."""

PLACES = {
    "intake.roster_table": "hr-import",
    "intake.establishment_table": "positions-import",
    "intake.unit_table": "units-import",
    "intake.post_table": "posts-import",
}
"""Code of the finding -> the page that takes such a table."""


def register_in(source: Source) -> Finding | None:
    """The finding that says what a document of nothing but register tables is; None for every other document."""
    kinds = {_kind(rows) for rows in _heads(source)}
    if len(kinds) != 1 or "" in kinds:
        return None
    if any(block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) for block in source.blocks):
        return None
    return _finding(kinds.pop(), source.name)


def _heads(source: Source) -> Iterator[list[set[str]]]:
    """The first rows of every table, each as the bare texts of its cells."""
    tables: dict[int, dict[int, set[str]]] = defaultdict(dict)
    for block in source.blocks:
        if block.kind is not BlockKind.CELL or block.table is None or block.row is None:
            continue
        rows = tables[block.table]
        if block.row in rows or len(rows) < HEADING_ROWS:
            rows.setdefault(block.row, set()).add(_bare(source.text[block.start : block.end]))
    for rows in tables.values():
        yield list(rows.values())


def _bare(text: str) -> str:
    return re.sub(r"[\s*＊:：]|\(.*?\)", "", unicodedata.normalize("NFKC", text)).lower()


def _kind(rows: Iterable[set[str]]) -> str:
    """Which register the headings of a table are of; empty where of none, or where a column holds duties."""
    rows = list(rows)
    if any(names_duties(cell) for cells in rows for cell in cells):
        return ""
    for cells in rows:
        people = _named(cells, columns.SYNONYMS)
        if {"movement", "effective"} <= people or ("name" in people and people & {"number", "gender", "birth_date"}):
            return "intake.roster_table"
        posts = _named(cells, establishment.SHEET.headings)
        if {"post", "headcount"} <= posts and posts & {"unit"}:
            return "intake.establishment_table"
        tree = _named(cells, units.SHEET.headings)
        if {"name", "parent"} <= tree and tree & {"code", "kind"}:
            return "intake.unit_table"
        listed = _named(cells, catalogue.SHEET.headings)
        if "post" in listed and len(listed & {"code", "category", "sequence", "grade"}) >= 2:
            return "intake.post_table"
    return ""


def _named(cells: set[str], headings: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {field for field, words in headings.items() if cells & {_bare(word) for word in words}}


def _finding(code: str, name: str) -> Finding:
    messages = {
        "intake.roster_table": _("这是人员表（花名册或人员变动表），列的是人，没有岗位职责，不在这里导入"),
        "intake.establishment_table": _("这是定岗定编表，列的是机构、岗位和编制，没有岗位职责，不在这里导入"),
        "intake.unit_table": _("这是机构表，列的是机构和上下级，没有部门职责，不在这里导入"),
        "intake.post_table": _("这是岗位目录，列的是标准岗位，没有岗位职责，不在这里导入"),
    }
    remedies = {
        "intake.roster_table": _("请到“人员批量导入”上传，没有任何内容丢失"),
        "intake.establishment_table": _("请到“导入定岗定编表”上传，没有任何内容丢失"),
        "intake.unit_table": _("请到“导入机构”上传，没有任何内容丢失"),
        "intake.post_table": _("请到“导入岗位目录”上传，没有任何内容丢失"),
    }
    return Finding(code, messages[code], subject=name, source=name, remedy=remedies[code])
