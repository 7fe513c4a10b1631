"""Pages that hold several documents, as collections on the web do (一页多篇)."""

from __future__ import annotations

import random
from typing import Any

from tests.conformance.intake.drawing.outlines import draw, usable
from tests.conformance.intake.drawing.words import Draft

HEADS = ("第{n}篇：{title}", "{n}.{title} 篇{han}", "篇{han}：{title}", "twice")
BETWEEN = ("", "相关文档", "上一篇：信用社工作计划 下一篇：银行安全保卫总结")
ESSAYS = (
    "浅谈如何做好基层银行的思想政治工作",
    "银行客户经理述职报告",
    "支行行长竞聘演讲稿",
)
SENTENCES = (
    "时光荏苒，转眼间一年又过去了，回首走过的日子，我感慨万千。",
    "近年来，随着金融改革的不断深化，基层银行面临着许多新情况、新问题。",
    "我热爱这份工作，也深知肩上的责任重大，我将以更加饱满的热情投入到今后的工作中去。",
    "当前，部分员工思想不稳定，服务意识有所淡化，必须引起各级领导的高度重视。",
    "在领导的关心和同事的帮助下，我较好地完成了各项任务，多次受到表彰。",
    "以上是我的汇报，不足之处请批评指正，谢谢大家！",
)


def draw_page(chance: random.Random, words: list[dict[str, Any]]) -> Draft:
    """Two or three documents and perhaps an essay under headings of one kind; gold is that of all of them."""
    page = Draft()
    page.choices = {
        "head": chance.choice(HEADS),
        "between": chance.choice(BETWEEN),
        "essay": chance.choice(("none", "first", "middle", "last")),
        "noise": chance.choice(("clean", "indent", "pages")),
    }
    bodies: list[tuple[str, list[str]]] = []
    while len(bodies) < 2:
        draft = draw(chance, words)
        if not usable(draft) or draft.choices["duty mark"] == "·" or "《" in draft.lines[0]:
            continue
        bodies.append((draft.lines[0], draft.lines[1:]))
        page.units += draft.units
        page.choices[f"unit mark {len(bodies)}"] = draft.choices["unit mark"]
        page.choices[f"shape {len(bodies)}"] = draft.choices["shape"]
    essay = (chance.choice(ESSAYS), chance.sample(SENTENCES, 3))
    place = {"first": 0, "middle": 1, "last": 2}.get(page.choices["essay"])
    if place is not None:
        bodies.insert(place, essay)
    page.lines.append(
        "银行部门岗位职责" + ("" if page.choices["head"] == "twice" else f"（精选{len(bodies)}篇）")
    )
    for number, (title, body) in enumerate(bodies, 1):
        if page.choices["head"] == "twice":
            page.lines += [title, title]
        else:
            page.lines += [page.choices["head"].format(n=number, title=title, han="一二三四"[number - 1])]
        page.lines += body
        if page.choices["between"]:
            page.lines.append(page.choices["between"])
    return page
