"""Sentences that list posts or say what a unit is for (岗位设置与部门概述)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gangze.intake.domain.names import (
    chinese_number,
    head_count,
    is_post_name,
    is_unit_name,
    sentence_like,
    unit_suffix,
)
from gangze.intake.domain.vocabulary import NOT_POSTS

_SET_UP = re.compile(
    r"(?:(?P<unit>[^,。;:、]{0,24}?)(?:共|拟|内|现|应|分别|下)?(?:设置|设立|设有|设|配备|配置|分为|岗位为|岗位有|包括)(?:岗位|了|有)?:?)"
    r"(?P<list>[^。;:]{2,200}?)"
    r"(?P<count>[一二三四五六七八九十两\d]{0,3})?(?:个)?(?:等)?(?:[一二三四五六七八九十两\d]{1,3}个)?(?P<end>岗位|工作岗位|岗(?=[,。;:组]|$)|等岗|职位|。|$)"
)
_RELATED = re.compile(r"(?:相关|主要|下设)?(?:职位|岗位)(?:设置)?(?:主要)?(?:包括|有|为|:)+(?P<list>[^。;]{2,200})")
_COUNTED = re.compile(
    r"(?P<name>[\u3400-\u9fff]{2,14})(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})(?:名|人|个)(?=[,、。;:()]|$)"
)
_TAIL = re.compile(r"(?:等)?(?:[一二三四五六七八九十两\d]{1,3})?个?(?:岗位|职位|工作岗位)?(?:组成|设置)?[,。;:]*$")


LONGEST_LISTED = 12
"""Characters of the name of a listed post."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A post that an introduction lists."""

    name: str
    headcount: int | None = None


def listed_posts(sentence: str) -> tuple[Listed, ...]:
    """The posts that a sentence such as `综合部设主任1名、综合、文秘岗位` lists; empty where it lists
    none."""
    flat = re.sub(r"\s+", "", sentence)
    related = _RELATED.search(flat)
    if related:
        posts = _posts(re.sub(r"等(?:,.*)?$", "", related.group("list")), "岗位")
        if posts:
            return posts
    for pattern in (_SET_UP,):
        for match in pattern.finditer(flat):
            end = match.groupdict().get("end") or ""
            posts = _posts(match.group("list") + (end if end == "岗" else ""), end)
            if posts:
                return posts
    counted = [Listed(m.group("name").rstrip("各"), chinese_number(m.group("n"))) for m in _COUNTED.finditer(flat)]
    counted = [
        item for item in map(_without_verb, counted) if 1 < len(item.name) <= 12 and not sentence_like(item.name)
    ]
    certain = any(is_post_name(item.name) for item in counted)
    return tuple(counted) if certain and re.search(r"设|配|编制|组成", flat) else ()


_SETS_UP = re.compile(
    r"(?:共|内|下|拟|现|应|分别|下面|一般)?(?:设置|设立|设有|下设|内设|设|成立|配备|包括|分为)(?:有|了)?:?"
)
_UNIT_LIST = re.compile(r"(?:下设|内设|设置|设立|设有|成立|分别是|分别为|设)(?:有|了)?:?(?=(?P<list>[^。;:]{4,120}))")


def announcing_unit(sentence: str) -> str:
    """The unit that begins a sentence of the kind `信贷管理部设经理、审查岗`, or an empty string."""
    begin = re.match(r"\s*(?:本行|我行)?(?:(?:组织架构|组织机构|机构设置|岗位设置|人员编制|人员配置)[:: ]*)?", sentence)
    start = begin.end() if begin else 0
    for match in _SETS_UP.finditer(sentence, start + 2, start + 30):
        name = sentence[start : match.start()]
        if is_unit_name(name) and not name.endswith(("部门", "机构", "岗位", "科室")):
            return name
    return ""


def bare_list(text: str) -> tuple[Listed, ...]:
    """The posts of a plain list under a heading such as 岗位设置: `经理岗、主管岗、座席岗`; all must be
    names."""
    parts = [head_count(part) for part in re.split(r"[、,;/]|和", re.sub(r"\s+|[。;]$", "", text)) if part]
    sure = any(is_post_name(name) for name, _ in parts)
    if parts and all(
        is_post_name(name) or (count is not None and not sentence_like(name)) or (sure and _ends_as_post(name))
        for name, count in parts
    ):
        return tuple(Listed(name, count) for name, count in parts)
    return ()


def _ends_as_post(name: str) -> bool:
    """`按需服务岗` beside posts: between posts a name in 岗 is one, whatever words it is made of."""
    return name.endswith("岗") and 3 <= len(name) <= LONGEST_LISTED and name not in NOT_POSTS


def counted_list(text: str) -> tuple[Listed, ...]:
    """The posts of a line that is nothing but names with head-counts: `支行行长1人、综合柜员3人`."""
    posts = bare_list(text)
    return posts if len(posts) > 1 and all(post.headcount is not None for post in posts) else ()


def abbreviates(short: str, long: str) -> bool:
    """Whether a name is a shortened form of another: its characters in order, the first one first."""
    if not short or not long or short[0] != long[0] or len(short) >= len(long):
        return False
    rest = iter(long)
    return all(character in rest for character in short) and unit_suffix(short)[-1:] == unit_suffix(long)[-1:]


def listed_units(sentence: str) -> tuple[str, ...]:
    """The units that a sentence such as `客服中心设置运营部、品质部和综合部` lists; all must be names of
    units."""
    for match in _UNIT_LIST.finditer(re.sub(r"\s+", "", sentence)):
        body = re.sub(
            r"(?:等)?(?:[一二三四五六七八九十两\d]{1,3}个?(?:部门|科室|小组|组|专门委员会|专业委员会|机构)|等)?$",
            "",
            match.group("list"),
        )
        names = [part for part in re.split(r"[、,]|和|及", body) if part]
        if len(names) > 1 and all(is_unit_name(name) for name in names) and body:
            return tuple(names)
    return ()


def _without_verb(item: Listed) -> Listed:
    return Listed(re.sub(r"^.*(?:设置|设立|设有|设|配备|配置|[^来]由)", "", item.name), item.headcount)


def _posts(text: str, end: str) -> tuple[Listed, ...]:
    body = _TAIL.sub("", text)
    names = [part for part in re.split(r"[、,/]|和|及(?!其)|以及", body) if part]
    found: list[Listed] = []
    sure = 0
    for raw in names:
        name, count = head_count(raw)
        name = name.rstrip("各")
        if not 1 < len(name) <= 14 or sentence_like(name):
            return ()
        if is_unit_name(name) and not is_post_name(name):
            return ()
        sure += is_post_name(name) or count is not None
        found.append(Listed(name, count))
    announced = end.endswith(("岗位", "岗", "职位"))
    if (announced and sure >= 1) or (found and sure == len(found)):
        return tuple(found)
    return ()


def core(name: str) -> str:
    """A post's name without 岗 or 岗位 at its end: `综合岗` and `综合` are the same post."""
    return name.removesuffix("岗位") if name.endswith("岗位") else name.removesuffix("岗")
