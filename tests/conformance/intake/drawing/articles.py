"""Measures in articles, divisions of work with people's names, forms in one line or in two languages."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.conformance.intake.drawing.outlines import HAN
from tests.conformance.intake.drawing.words import BANKS, POSTS, UNITS, Draft

PEOPLE = ("程为民", "沈国芳", "黎小萍", "郭艳", "曹建军", "米东", "祝一鸣", "侯爱华", "樊立志", "韩雪")
SURE_POSTS = tuple(post for post in POSTS if len(post) > 2)
"""Posts whose names nothing else could be."""

TITLES = ("{bank}授信业务岗位责任管理办法", "{bank}内部控制职责规定", "{bank}部门及岗位职责管理办法")
LINKS = ("items", "first", "prose", "should")
ABOVE = ("分管行长", "部门经理", "部门总经理")


def draw_article(chance: random.Random, words: list[dict[str, Any]]) -> Draft:
    """One document of two or three departments with two or three posts each, in a layout drawn first."""
    draft = Draft()
    bank = chance.choice(BANKS)
    draft.choices = {
        "kind": chance.choice(list(KINDS)),
        "link": chance.choice(LINKS),
        "person": chance.choice(("{post} {who}：", "{post}{who}，", "{post}由{who}担任，")),
        "noise": chance.choice(("clean", "clean", "site", "indent")),
    }
    draft.units.append({"name": bank, "parent": None, "optional": True})
    supply = iter(chance.sample(words, len(words)))
    for unit in chance.sample(UNITS, chance.randint(2, 3)):
        entry: dict[str, Any] = {"name": unit, "parent": [None, bank], "duties": [], "posts": []}
        draft.units.append(entry)
        for post in chance.sample(SURE_POSTS, chance.randint(2, 3)):
            held = [duty for _, duty in zip(range(chance.randint(2, 4)), supply, strict=False)]
            entry["posts"].append({"name": post, "aliases": [unit + post], "duties": held})
    KINDS[draft.choices["kind"]](draft, chance, bank)
    return draft


def _texts(post: dict[str, Any]) -> list[str]:
    return [duty["text"] for duty in post["duties"]]


def _sentence(link: str, texts: list[str]) -> str:
    """What an article says behind the name of a post."""
    if link == "items":
        return "履行下列职责：" + "".join(f"（{HAN[n]}）{text}；" for n, text in enumerate(texts))[:-1] + "。"
    if link == "first":
        return "应当：" + "".join(f"{HAN[n]}是{text}；" for n, text in enumerate(texts))[:-1] + "。"
    return ("应当" if link == "should" else "负责") + "；".join(texts) + "。"


def _chapters(draft: Draft, chance: random.Random, bank: str) -> None:
    """A chapter a department, an article a post."""
    link = draft.choices["link"]
    draft.lines += [chance.choice(TITLES).format(bank=bank), "第一章 总则", "第一条 为明确职责，制定本办法。"]
    number = 2
    for chapter, unit in enumerate(draft.units[1:], 2):
        draft.lines.append(f"第{HAN[chapter - 1]}章 {unit['name']}{chance.choice(('', '职责', '岗位职责'))}")
        for post in unit["posts"]:
            texts = _texts(post)
            if link in ("prose", "should"):  # the verb that links belongs to the first duty
                verb = "负责" if link == "prose" else "应当"
                post["duties"][0] = {**post["duties"][0], "also": [verb + texts[0]]}
            shown = HAN[number - 1] if number <= 10 else f"十{HAN[number - 11]}"
            draft.lines.append(f"第{shown}条 {post['name']}{_sentence(link, texts)}")
            number += 1


def _people(draft: Draft, chance: random.Random, bank: str) -> None:
    """Posts with the names of those who hold them."""
    draft.lines.append(f"{bank}关于明确人员分工的通知")
    draft.lines.append("现将各部门人员分工明确如下：")
    for order, unit in enumerate(draft.units[1:]):
        draft.lines.append(f"{HAN[order]}、{unit['name']}")
        for post in unit["posts"]:
            head = draft.choices["person"].format(post=post["name"], who=chance.choice(PEOPLE))
            draft.lines.append(head + "；".join(_texts(post)) + "。")


def _one_line(draft: Draft, chance: random.Random, bank: str) -> None:
    """All fields of a form in one line, and its duties in the next."""
    draft.lines.append(f"{bank}岗位说明汇编")
    for unit in draft.units[1:]:
        for post in unit["posts"]:
            above = chance.choice(ABOVE)
            draft.lines.append(f"岗位名称：{post['name']} 所在部门：{unit['name']} 直接上级：{above} 岗位编号：A-01")
            draft.lines.append("主要职责：" + "；".join(f"{n} {t}" for n, t in enumerate(_texts(post), 1)) + "。")


def _translated(draft: Draft, chance: random.Random, bank: str) -> None:
    """Labels in two languages."""
    draft.lines.append(f"{bank}职位说明")
    for unit in draft.units[1:]:
        draft.lines.append(f"Department / 部门：{unit['name']} Department")
        for post in unit["posts"]:
            draft.lines += [f"Job Title / 职位：{post['name']} Officer", f"Reports to / 汇报对象：{chance.choice(ABOVE)}"]
            draft.lines.append("Key Responsibilities / 主要职责：")
            draft.lines += [f"{chr(65 + n)}. {text}；" for n, text in enumerate(_texts(post))]


KINDS: dict[str, Callable[[Draft, random.Random, str], None]] = {
    "chapters": _chapters,
    "people": _people,
    "one line": _one_line,
    "translated": _translated,
}
