"""Writes 重点岗位说明书.docx: one form a post, merged cells, the four elements of a post manual."""

from __future__ import annotations

from typing import Any

from bank import DOCUMENTS, load
from docx.document import Document as Doc
from word import HEAD, fill, new_document, paragraph, save


def build() -> None:
    """All forms, each on a page of its own."""
    document = new_document("重点岗位说明书", "澜州银行　重点岗位说明书")
    paragraph(document, "澜州银行重点岗位说明书", font=HEAD, size=22, center=True)
    paragraph(document, "（2024年1月1日起施行）", center=True)
    for index, row in enumerate(load("manuals.yaml")):
        if index:
            document.add_page_break()
        form(document, row)
    save(document, DOCUMENTS / "重点岗位说明书.docx")


def form(document: Doc, row: dict[str, Any]) -> None:
    """One post: four label/value rows in pairs, then full-width rows for the elements."""
    title = row["name"].removesuffix("岗") + "岗位说明书"
    paragraph(document, title, font=HEAD, center=True, size=16)
    pairs = (
        ("岗位名称", row["name"], "岗位编号", row["code"]),
        ("所属部门", row["unit"], "直接上级", row["superior"]),
        ("编制", f"{row['headcount']}人", "编制日期", "2023年12月"),
    )
    wide = (
        ("岗位职责", [f"{place}.{text}" for place, text in enumerate(row["duties"], 1)]),
        ("任职资格", [f"{place}.{text}" for place, text in enumerate(row["qualifications"], 1)]),
        ("工作流程", [" → ".join(row["workflow"])]),
        ("考核标准", list(row["assessment"])),
    )
    grid = document.add_table(rows=len(pairs) + len(wide), cols=4, style="Table Grid")
    for line, texts in enumerate(pairs):
        for column, text in enumerate(texts):
            fill(grid.cell(line, column), [text], bold=column % 2 == 0)
    for line, (label, texts) in enumerate(wide, len(pairs)):
        fill(grid.cell(line, 0), [label], bold=True)
        fill(grid.cell(line, 1).merge(grid.cell(line, 3)), texts)
