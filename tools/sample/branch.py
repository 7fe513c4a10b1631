"""Writes 云屏分行及辖属网点岗位职责.docx: articles (第×条) with the text glued to the heading."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from bank import DOCUMENTS, full_name, load, manifest, numeral
from docx.document import Document as Doc
from word import HEAD, fill, heading, new_document, paragraph, save

COLUMNS = ("营业部总经理", "支行行长", "运营主管", "综合柜员", "大堂经理", "个人客户经理岗", "理财经理岗")


def build() -> None:
    """Leaders, departments and outlets of the first branch."""
    data = load("branch_yunping.yaml")
    name = data["name"]
    document = new_document(f"{name}及辖属网点岗位职责", "澜州银行云屏分行")
    article = (f"第{numeral(number)}条" for number in count(1))
    paragraph(document, f"{name}及辖属网点岗位职责", font=HEAD, size=22, center=True)
    heading(document, "第一章　行领导", 1)
    paragraph(document, f"{next(article)}　{name}设分行行长、分行副行长，领导分行本部各部门和辖属网点。")
    for post in data["leaders"]:
        post_article(document, article, post["name"], post["duties"])
    heading(document, "第二章　分行本部部门", 1)
    paragraph(
        document, f"{next(article)}　分行本部设综合部、公司业务部、个人业务部、风险合规部、运营管理部。"
    )
    for row in data["departments"]:
        department(document, article, row)
    heading(document, "第三章　营业网点标准岗位", 1)
    names = "、".join(post["name"] for post in data["outlets"]["posts"])
    paragraph(document, f"{next(article)}　营业网点设{names}等岗位，各网点同名岗位执行同一标准。")
    for post in data["outlets"]["posts"]:
        post_article(document, article, post["name"], post["duties"])
    heading(document, "第四章　网点人员配备", 1)
    paragraph(document, f"{next(article)}　云屏分行辖属网点人员配备见下表。")
    staffing(document)
    paragraph(document, "注：望溪支行柜员按席位设5人，分工见《望溪支行柜员岗位分工》。", size=12)
    save(document, DOCUMENTS / "云屏分行及辖属网点岗位职责.docx")


def department(document: Doc, article: Iterator[str], row: dict[str, Any]) -> None:
    """Two kinds of articles: the department's own duties as items, each post as one."""
    paragraph(document, f"{next(article)}　{row['name']}。{row['mission']}主要职责：")
    for index, text in enumerate(row["duties"], 1):
        paragraph(document, f"（{numeral(index)}）{text}")
    for post in row["posts"]:
        post_article(document, article, full_name(row["name"], post["name"]), post["duties"])


def post_article(document: Doc, article: Iterator[str], name: str, duties: list[str]) -> None:
    """An article for a post: a single duty stays on the line, several become items."""
    if len(duties) == 1:
        paragraph(document, f"{next(article)}　{name}岗位职责：{duties[0]}")
        return
    paragraph(document, f"{next(article)}　{name}岗位职责：")
    for index, text in enumerate(duties, 1):
        paragraph(document, f"（{numeral(index)}）{text}")


def staffing(document: Doc) -> None:
    """The table of outlets by posts; the head counts are those of the manifest."""
    outlets = [row for row in manifest()["outlet_staffing"] if row["branch"] == "云屏分行"]
    grid = document.add_table(rows=2 + len(outlets), cols=1 + len(COLUMNS), style="Table Grid")
    fill(grid.cell(0, 0).merge(grid.cell(1, 0)), ["网点"], bold=True)
    fill(grid.cell(0, 1).merge(grid.cell(0, len(COLUMNS))), ["编制（人）"], bold=True, size=10.5)
    for column, text in enumerate(COLUMNS, 1):
        fill(grid.cell(1, column), [text], bold=True, size=10.5)
    for line, row in enumerate(outlets, 2):
        fill(grid.cell(line, 0), [row["unit"]], size=10.5)
        for column, text in enumerate(COLUMNS, 1):
            fill(grid.cell(line, column), [str(row["posts"].get(text, "—"))], size=10.5)
