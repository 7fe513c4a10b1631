"""Documents in headings, posts and enumerated items, each with an enumerator of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from tests.conformance.intake.drawing.words import BANKS, POSTS, UNITS, Draft

HAN = "一二三四五六七八九十"
STEMS = "甲乙丙丁戊己庚辛壬癸"


Numberer = Callable[[int], str]
DUTY_MARKS: dict[str, Numberer] = {
    "1、": lambda n: f"{n}、",
    "1.": lambda n: f"{n}.",
    "1．": lambda n: f"{n}．",
    "1. ": lambda n: f"{n}. ",
    "1）": lambda n: f"{n}）",
    "(1)": lambda n: f"({n})",
    "（1）": lambda n: f"（{n}）",
    "（1）、": lambda n: f"（{n}）、",
    "①": lambda n: chr(0x245F + n),
    "⑴": lambda n: chr(0x2473 + n),
    "（一）": lambda n: f"（{HAN[n - 1]}）",
    "一是": lambda n: f"{HAN[n - 1]}是",
    "●": lambda n: "●",
    "◆ ": lambda n: "◆ ",
    "- ": lambda n: "- ",
    "·": lambda n: "·",
    "a)": lambda n: f"{chr(96 + n)})",
    "A.": lambda n: f"{chr(64 + n)}.",
    "第1条": lambda n: f"第{HAN[n - 1]}条 ",
    "none；": lambda n: "",
}
UNIT_MARKS: dict[str, Numberer] = {
    "一、": lambda n: f"{HAN[n - 1]}、",
    "（一）": lambda n: f"（{HAN[n - 1]}）",
    "1、": lambda n: f"{n}、",
    "1. ": lambda n: f"{n}. ",
    "第一章 ": lambda n: f"第{HAN[n - 1]}章 ",
    "第一部分 ": lambda n: f"第{HAN[n - 1]}部分 ",
    "第一条 ": lambda n: f"第{HAN[n - 1]}条 ",
    "甲、": lambda n: f"{STEMS[n - 1]}、",
    "■ ": lambda n: "■ ",
    "【】": lambda n: "【",
    "": lambda n: "",
}
POST_MARKS: dict[str, Numberer] = {
    "（一）": lambda n: f"（{HAN[n - 1]}）",
    "1、": lambda n: f"{n}、",
    "1.": lambda n: f"{n}.",
    "(1)": lambda n: f"({n})",
    "● ": lambda n: "● ",
    "▲": lambda n: "▲",
    "第一节 ": lambda n: f"第{HAN[n - 1]}节 ",
    "": lambda n: "",
}
UNIT_TAILS = ("", "职责", "工作职责", "主要职责", "岗位职责", "职责：", "的主要职责是：")
POST_TAILS = ("", "职责", "岗位职责", "：", "职责：", "的职责：", "岗位职责如下：", "（1人）")
TITLES = (
    "{bank}部门及岗位职责",
    "{bank}各部门岗位职责",
    "{bank}机关科室职责及人员岗位职责",
    "{bank}岗位责任制",
    "{bank}内设机构职能与岗位说明",
    "关于印发《{bank}部门岗位职责》的通知",
)
FAMILIES = {"一、": "han", "（一）": "(han)", "1、": "1", "1.": "1", "1. ": "1", "1．": "1", "1）": "1)",
            "(1)": "(1)", "（1）": "(1)", "（1）、": "(1)", "第一条 ": "条", "第1条": "条", "一是": "han",
            "●": "●", "● ": "●"}  # fmt: skip
ENDINGS = ("；", "。", "")
NOISES = ("clean", "pages", "site", "traditional", "mojibake", "lost", "indent")


def draw(chance: random.Random, words: list[dict[str, Any]]) -> Draft:
    """One document: two to five departments, each with duties, posts or both."""
    draft = Draft()
    choose = draft.choices
    bank = chance.choice(BANKS)
    choose["title"] = chance.choice(TITLES)
    choose["unit mark"] = chance.choice(list(UNIT_MARKS))
    used = {FAMILIES.get(choose["unit mark"], choose["unit mark"])}
    choose["post mark"] = chance.choice([m for m in POST_MARKS if FAMILIES.get(m, m) not in used or not m])
    used.add(FAMILIES.get(choose["post mark"], choose["post mark"]))
    choose["duty mark"] = chance.choice([m for m in DUTY_MARKS if FAMILIES.get(m, m) not in used])
    choose["unit tail"] = chance.choice(UNIT_TAILS)
    choose["post tail"] = chance.choice(POST_TAILS)
    choose["ending"] = chance.choice(ENDINGS)
    choose["duty glue"] = chance.choice(("lines", "lines", "one line", "glued to heading"))
    choose["shape"] = chance.choice(("both", "posts only", "duties only"))
    choose["staffing"] = chance.choice(("none", "none", "sentence", "counted"))
    choose["sections"] = chance.choice(("none", "labelled")) if choose["shape"] == "both" else "none"
    choose["noise"] = chance.choice(NOISES)
    choose["numbers"] = chance.choice(("from one", "from one", "from one", "from the middle", "gap"))
    if choose["duty mark"] in {"none；", "一是"}:
        choose["duty glue"] = chance.choice(("one line", "glued to heading"))
        choose["ending"] = "；"
    if choose["duty mark"] in {"●", "◆ ", "- ", "·"} or (
        choose["ending"] == "" and choose["duty glue"] != "lines"
    ):
        choose["ending"] = choose["ending"] or "；"
    draft.units.append({"name": bank, "parent": None, "optional": True})
    draft.lines.append(choose["title"].format(bank=bank))
    supply = iter(chance.sample(words, len(words)))
    for order, name in enumerate(chance.sample(UNITS, chance.randint(2, 5)), 1):
        _write_unit(draft, chance, supply, order, name, bank)
    return draft


def _write_unit(
    draft: Draft, chance: random.Random, supply: Iterator[dict[str, Any]], order: int, name: str, bank: str
) -> None:
    choose = draft.choices
    unit: dict[str, Any] = {"name": name, "parent": [None, bank], "duties": [], "posts": []}
    draft.units.append(unit)
    closing = "】" if choose["unit mark"] == "【】" else ""
    tail = choose["unit tail"]
    if choose["shape"] == "posts only" and tail.endswith("："):
        tail = ""
    skipped = {"from one": 0, "from the middle": 4, "gap": 2 if order > 1 else 0}[choose["numbers"]]
    head = f"{UNIT_MARKS[choose['unit mark']](order + skipped)}{name}{tail}{closing}"
    names = chance.sample(POSTS, chance.randint(2, 4)) if choose["shape"] != "duties only" else []
    if choose["shape"] == "posts only":
        draft.lines.append(head)
    else:
        if choose["sections"] == "labelled":
            draft.lines.append(head if not tail else head.replace(tail, "").rstrip())
            head = "部门职责"
        _write_duties(draft, supply, head, unit["duties"], chance.randint(2, 5))
    if names and choose["staffing"] == "sentence":
        draft.lines.append(f"{name}设{'、'.join(names)}{'岗位' if chance.random() < 0.5 else ''}。")
    elif names and choose["staffing"] == "counted":
        draft.lines.append(f"{name}设" + "、".join(f"{one}{chance.randint(1, 4)}名" for one in names) + "。")
    if names and choose["sections"] == "labelled":
        draft.lines.append("岗位职责")
    for place, post in enumerate(names, 1):
        entry: dict[str, Any] = {"name": post, "aliases": [f"{name}{post}"], "duties": []}
        unit["posts"].append(entry)
        label = f"{POST_MARKS[choose['post mark']](place)}{post}{choose['post tail']}"
        _write_duties(draft, supply, label, entry["duties"], chance.randint(2, 4))


def _write_duties(
    draft: Draft, supply: Iterator[dict[str, Any]], head: str, into: list[dict[str, Any]], count: int
) -> None:
    mark, ending = DUTY_MARKS[draft.choices["duty mark"]], draft.choices["ending"]
    items: list[str] = []
    for number in range(1, count + 1):
        duty = next(supply, None)
        if duty is None:
            break
        into.append(duty)
        last = number == count and ending == "；"
        items.append(f"{mark(number)}{duty['text']}{'。' if last else ending}")
    glue = draft.choices["duty glue"]
    if glue == "lines":
        draft.lines += [head, *items]
    elif glue == "one line":
        draft.lines += [head, "".join(items)]
    else:
        needs_colon = draft.choices["duty mark"] in {"none；", "一是"} and not head.endswith("：")
        draft.lines.append(head + ("：" if needs_colon else "") + "".join(items))


def usable(draft: Draft) -> bool:
    """Whether a reader could tell the parts: what is glued needs a mark or a colon between."""
    choose = draft.choices
    if choose["noise"] == "traditional":
        return (
            choose["unit mark"] in {"一、", "（一）", "第一章 ", "第一部分 "}
            and choose["post mark"] not in {"", "● ", "▲"}
            and choose["duty mark"] in {"1、", "1.", "（1）", "(1)", "①", "1）"}
            and choose["ending"] != ""
        )
    if choose["noise"] == "mojibake" and choose["duty glue"] != "lines":
        return False
    if choose["duty mark"] in {"none；"} and choose["post tail"] == "（1人）":
        return False
    if choose["duty mark"] == "第1条" and choose["unit mark"] not in {"第一章 ", "第一部分 "}:
        return False
    if choose["unit mark"] == "【】" and choose["unit tail"].endswith("："):
        return False
    return not (choose["ending"] == "" and choose["duty mark"] in {"none；", "●", "·"})
