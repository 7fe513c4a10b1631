"""Documents as tables, forms and paragraphs: one row, one form or one clause a post."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.conformance.intake.drawing.words import BANKS, POSTS, UNITS, Draft

NAMES = ("岗位名称", "职位名称", "岗位")
HOMES = ("所属部门", "所在部门", "部门")
ABOVE = ("直接上级", "上级岗位", "汇报对象")
BELOW = ("直接下级", "编制人数", "岗位编号")
DUTIES = ("岗位职责", "主要职责", "工作职责", "职责描述")
NEEDS = ("任职资格", "任职条件", "任职要求")
REQUIRED = ("本科以上学历，三年以上相关工作经验", "大专以上学历，熟悉金融法规", "持有从业资格证书")
MARKS = ("{}、", "{}.", "（{}）", "{}）")
Row = tuple[str, str, list[str]]
"""A department, a post of it (or none) and the words of its duties."""

TITLES = ("{bank}岗位说明书", "{bank}岗位职责一览表", "{bank}部门岗位职责表", "{bank}各岗位工作职责")
KINDS = (
    "form lines",
    "form colons",
    "form spaces",
    "pipes",
    "cell lines",
    "tabs",
    "paragraphs",
    "post lines",
)


def draw_table(chance: random.Random, words: list[dict[str, Any]]) -> Draft:
    """One document: two or three departments of two or three posts (or duties alone, as paragraphs)."""
    draft = Draft()
    bank = chance.choice(BANKS)
    draft.choices = {
        "kind": chance.choice(KINDS),
        "title": chance.choice(TITLES),
        "name": chance.choice(NAMES),
        "home": chance.choice(HOMES),
        "duties": chance.choice(DUTIES),
        "extra": chance.choice(("none", "heads", "standard")),
        "department": chance.choice(("every row", "first row")),
        "inner": chance.choice(MARKS),
        "order": chance.choice(("post first", "department first")),
        "noise": chance.choice(("clean", "clean", "pages", "site", "indent")),
    }
    draft.units.append({"name": bank, "parent": None, "optional": True})
    draft.lines.append(draft.choices["title"].format(bank=bank))
    supply = iter(chance.sample(words, len(words)))
    rows: list[Row] = []
    for unit in chance.sample(UNITS, chance.randint(2, 3)):
        entry: dict[str, Any] = {"name": unit, "parent": [None, bank], "duties": [], "posts": []}
        draft.units.append(entry)
        if draft.choices["kind"] == "paragraphs":
            entry["duties"] = _some(supply, chance.randint(3, 6))
            rows.append((unit, "", [duty["text"] for duty in entry["duties"]]))
            continue
        for post in chance.sample(POSTS, chance.randint(2, 3)):
            held = _some(supply, chance.randint(2, 4))
            entry["posts"].append({"name": post, "aliases": [unit + post], "duties": held})
            rows.append((unit, post, [duty["text"] for duty in held]))
    writers = {
        "pipes": _grid,
        "tabs": _grid,
        "cell lines": _cells,
        "paragraphs": _paragraphs,
        "post lines": _post_lines,
    }
    writers.get(draft.choices["kind"], _forms)(draft, chance, rows)
    return draft


def _some(supply: Iterator[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    return [duty for _, duty in zip(range(count), supply, strict=False)]


def _numbered(draft: Draft, duties: list[str], ending: str = "；") -> list[str]:
    mark = draft.choices["inner"]
    return [
        f"{mark.format(number)}{duty}{'。' if number == len(duties) else ending}"
        for number, duty in enumerate(duties, 1)
    ]


def _forms(draft: Draft, chance: random.Random, rows: list[Row]) -> None:
    choose = draft.choices
    join = {"form lines": "\n", "form colons": "：", "form spaces": " "}[choose["kind"]]
    above, below, needs = chance.choice(ABOVE), chance.choice(BELOW), chance.choice(NEEDS)
    for unit, post, duties in rows:
        fields = [(choose["name"], post), (choose["home"], unit)]
        if choose["order"] == "department first":
            fields.reverse()
        if choose["extra"] != "none":
            fields.append((above, chance.choice(("行长", "分管副行长", f"{unit}总经理", "部门负责人"))))
            fields.append((below, "无" if below == "直接下级" else str(chance.randint(1, 9))))
        if join == " ":
            shown = [f"{label} {value}" for label, value in fields]
            draft.lines += [" ".join(shown[start : start + 2]) for start in range(0, len(shown), 2)]
        else:
            draft.lines += [f"{label}{join}{value}" for label, value in fields]
        draft.lines += [choose["duties"] + ("：" if join == "：" else ""), *_numbered(draft, duties)]
        if choose["extra"] == "standard":
            draft.lines.append(f"{needs}{'：' if join == '：' else chr(10)}{chance.choice(REQUIRED)}。")


def _table(draft: Draft, chance: random.Random, rows: list[Row], join: str) -> list[list[str]]:
    choose = draft.choices
    head = [choose["home"], choose["name"]]
    if choose["extra"] == "heads":
        head.append("人数")
    head.append(choose["duties"])
    if choose["extra"] == "standard":
        head.append("考核标准")
    table, before = [head], ""
    for unit, post, duties in rows:
        shown = "" if choose["department"] == "first row" and unit == before else unit
        before = unit
        row = [shown, post]
        if choose["extra"] == "heads":
            row.append(f"{chance.randint(1, 5)}人")
        row.append(join.join(_numbered(draft, duties)))
        if choose["extra"] == "standard":
            row.append(chance.choice(("差错率", "完成率、及时率", "客户满意度")))
        table.append(row)
    return table


def _grid(draft: Draft, chance: random.Random, rows: list[Row]) -> None:
    table = _table(draft, chance, rows, "")
    if draft.choices["kind"] == "tabs":
        draft.lines += ["\t".join(row) for row in table]
        return
    draft.lines += ["| " + " | ".join(row) + " |" for row in table]
    draft.lines.insert(2, "|" + " --- |" * len(table[0]))


def _cells(draft: Draft, chance: random.Random, rows: list[Row]) -> None:
    for row in _table(draft, chance, rows, "\n"):
        draft.lines += [cell for cell in row if cell]


def _paragraphs(draft: Draft, chance: random.Random, rows: list[Row]) -> None:
    link = chance.choice(("：", "职责：", "主要职责：", "的主要职责是："))
    draft.choices["link"] = link
    draft.lines += [f"{unit}{link}{'；'.join(duties)}。" for unit, _, duties in rows]


def _post_lines(draft: Draft, chance: random.Random, rows: list[Row]) -> None:
    link = chance.choice(("：", "职责：", "——"))
    draft.choices["link"] = link
    before, place = "", 0
    for unit, post, duties in rows:
        if unit != before:
            draft.lines.append(unit)
            before, place = unit, 0
        place += 1
        draft.lines.append(f"{draft.choices['inner'].format(place)}{post}{link}{'；'.join(duties)}。")
