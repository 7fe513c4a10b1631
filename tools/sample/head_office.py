"""Writes 总行部门职责汇编.docx: sixteen departments in five layouts, as such a book collects them."""

from __future__ import annotations

from bank import DOCUMENTS, Post, Unit, full_name, head_office
from docx.document import Document as Doc
from word import HEAD, SUBHEAD, fill, heading, new_document, new_list, paragraph, save

PREFACE = (
    "第一条　为明确总行各部门职责边界，规范岗位设置，根据公司治理和内部控制有关监管要求，制定本汇编。",
    "第二条　本汇编适用于澜州银行总行各部门。分支机构的部门和岗位职责由分行参照制定，报总行人力资源部备案。",
    "第三条　各部门职责如有交叉，由办公室会同人力资源部提出意见，报行长办公会确定牵头部门。",
)
CLOSING = (
    "第四条　本汇编由人力资源部负责解释，自2024年1月1日起施行。",
    "第五条　此前印发的部门职责与本汇编不一致的，以本汇编为准。",
)


def build() -> None:
    """Both chapters, preface and closing articles."""
    document = new_document("澜州银行总行部门职责汇编", "澜州银行　部门职责汇编")
    paragraph(document, "澜州银行总行部门职责汇编", font=HEAD, size=22, center=True)
    paragraph(document, "（2024年版）", font=SUBHEAD, center=True)
    paragraph(document, "澜银发〔2023〕186号", center=True)
    heading(document, "第一章　总则", 1)
    for text in PREFACE:
        paragraph(document, text)
    numbers = new_list(document, "heading")
    for title, units in zip(
        ("第二章　管理支持条线", "第三章　业务经营与渠道条线"), head_office(), strict=True
    ):
        heading(document, title, 1)
        for unit in units:
            department(document, unit, numbers)
    heading(document, "第四章　附则", 1)
    for text in CLOSING:
        paragraph(document, text)
    save(document, DOCUMENTS / "总行部门职责汇编.docx")


def department(document: Doc, unit: Unit, numbers: int) -> None:
    """One department: heading, mission, duties, posts."""
    heading(document, unit.name, 2, number=numbers)
    if unit.mission:
        paragraph(document, unit.mission)
    LAYOUTS[unit.layout](document, unit)


def introduction(unit: Unit) -> str:
    names = "、".join(post.name for post in unit.posts)
    return unit.intro or f"{unit.name}设{names}等{len(unit.posts)}个岗位。"


def closed(text: str, last: bool) -> str:
    """The item with the punctuation of a typed list: ； inside, 。 at the end."""
    return text.rstrip("。；") + ("。" if last else "；")


def automatic(document: Doc, unit: Unit) -> None:
    """Duties under Word's own numbering; the post headings are typed."""
    heading(document, "（一）部门职责", 3)
    number = new_list(document, "decimal")
    for text in unit.duties:
        paragraph(document, text, number=number)
    heading(document, "（二）岗位职责", 3)
    paragraph(document, introduction(unit))
    for index, post in enumerate(unit.posts, 1):
        post_heading(document, index, unit, post)
        items = new_list(document, "bracket")
        for text in post.duties:
            paragraph(document, text, number=items)


def typed(document: Doc, unit: Unit) -> None:
    """Every numeral typed by hand; those in `lost` have lost theirs, the comma stayed."""
    heading(document, "（一）主要职责", 3)
    for index, text in enumerate(unit.duties, 1):
        mark = "" if index in unit.lost else str(index)
        paragraph(document, f"{mark}、{closed(text, index == len(unit.duties))}")
    heading(document, "（二）岗位设置及职责", 3)
    paragraph(document, introduction(unit))
    for index, post in enumerate(unit.posts, 1):
        post_heading(document, index, unit, post)
        for place, text in enumerate(post.duties, 1):
            paragraph(document, f"（{place}）{closed(text, place == len(post.duties))}")


def post_heading(document: Doc, index: int, unit: Unit, post: Post) -> None:
    paragraph(document, f"{index}．{full_name(unit.name, post.name)}", bold=True)
    if not post.duties:
        paragraph(document, "该岗位职责见《重点岗位说明书》。")


def groups(document: Doc, unit: Unit) -> None:
    """Duties bundled under short titles; the posts as a typed list."""
    heading(document, "（一）主要职责", 3)
    for title, items in unit.groups.items():
        paragraph(document, f"{title}：" + "；".join(items) + "。")
    heading(document, "（二）岗位设置及职责", 3)
    paragraph(document, introduction(unit))
    for index, post in enumerate(unit.posts, 1):
        post_heading(document, index, unit, post)
        for place, text in enumerate(post.duties, 1):
            paragraph(document, f"{chr(0x2460 + place - 1)}{text}")


def running(document: Doc, unit: Unit) -> None:
    """Everything in running paragraphs without numerals."""
    paragraph(document, "主要职责：" + "；".join(unit.duties) + "。")
    paragraph(document, introduction(unit))
    for post in unit.posts:
        paragraph(document, f"{full_name(unit.name, post.name)}：" + "；".join(post.duties) + "。")


def table(document: Doc, unit: Unit) -> None:
    """Typed duties, the posts in a table whose first row is merged over all columns."""
    heading(document, "（一）部门职责", 3)
    for index, text in enumerate(unit.duties, 1):
        paragraph(document, f"{index}.{text}")
    heading(document, "（二）岗位职责", 3)
    paragraph(document, introduction(unit))
    grid = document.add_table(rows=2 + len(unit.posts), cols=3, style="Table Grid")
    title = grid.cell(0, 0).merge(grid.cell(0, 2))
    fill(title, [f"{unit.name}岗位职责表"], bold=True)
    for column, text in enumerate(("岗位名称", "编制", "岗位职责")):
        fill(grid.cell(1, column), [text], bold=True)
    for row, post in enumerate(unit.posts, 2):
        fill(grid.cell(row, 0), [full_name(unit.name, post.name)])
        fill(grid.cell(row, 1), [f"{post.headcount}人"])
        fill(grid.cell(row, 2), [f"{place}.{text}" for place, text in enumerate(post.duties, 1)])


LAYOUTS = {"auto": automatic, "typed": typed, "groups": groups, "runon": running, "table": table}
