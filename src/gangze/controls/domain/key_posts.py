"""Kinds of posts with the bank's figures for rotation and forced leave, compiled from content (重要岗位参数).

Sources disagree, so every figure carries its own; of several sets of figures the bank makes one active.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from gangze.kernel.content import ContentDocument
from gangze.kernel.findings import Effect, Finding

KIND = "key-post"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and on whose word."""

    value: int
    source: str


@dataclass(frozen=True, slots=True)
class Belongs:
    """Which posts are of a kind: any of these."""

    posts: tuple[str, ...] = ()
    heads_unit: bool = False
    key_post: bool = False
    appointed: bool = False

    def covers(self, name: str, heads_unit: bool, key_post: bool, appointed: bool) -> bool:
        """Whether a post of that name, or held in that way, belongs."""
        return (
            any(fnmatchcase(name, pattern) for pattern in self.posts)
            or (self.heads_unit and heads_unit)
            or (self.key_post and key_post)
            or (self.appointed and appointed)
        )


@dataclass(frozen=True, slots=True)
class KeyPost:
    """A kind of posts with its figures; what is None the bank does not limit."""

    key: str
    name: str
    of: Belongs
    longest: Figure | None = None
    warn: Figure | None = None
    gap: Figure | None = None
    acting_counts: bool = False
    leave_due: Figure | None = None
    leave_days: Figure | None = None
    inspection: bool = False
    audit: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """The active set: kinds in order, the first one that a post belongs to counts."""

    name: str = ""
    kinds: tuple[KeyPost, ...] = ()
    leave_from: dt.date = dt.date.min
    """From which day forced leave is asked for: a bank that begins with the register owes nothing of before."""

    def of(
        self, name: str, *, heads_unit: bool = False, key_post: bool = False, appointed: bool = False
    ) -> KeyPost | None:
        """The kind of a post, None where it is of none."""
        return next((kind for kind in self.kinds if kind.of.covers(name, heads_unit, key_post, appointed)), None)


def compile_figures(documents: Iterable[ContentDocument]) -> tuple[Figures, list[Finding]]:
    """The active set of some documents, and what is wrong with them, each with its place.

    Two active sets contradict each other; a kind written twice hides the second; a warning as long as the stay warns
    always.
    """
    faults: list[Finding] = []
    active: list[ContentDocument] = []
    for document in documents:
        if document.body["active"]:
            active.append(document)
        seen: set[str] = set()
        for number, row in enumerate(document.body["kinds"]):
            where = document.where(("kinds", number, "key"))
            kind = _kind(row)
            if kind.key in seen:
                faults.append(_fault("key_post.twice", f"“{kind.key}”写了两次，后一次不起作用", where, "请删去一处"))
            seen.add(kind.key)
            if kind.longest and kind.warn and kind.warn.value >= kind.longest.value * 28:
                text = f"“{kind.name}”提前{kind.warn.value}天提示，与最长任期相当，等于一直提示"
                faults.append(_fault("key_post.contradiction", text, where, "请缩短提示期"))
            if bool(kind.leave_due) != bool(kind.leave_days):
                text = f"“{kind.name}”的强制休假须同时写明多久一次和至少几个工作日"
                faults.append(_fault("key_post.incomplete", text, where, "请补齐 leave_due 与 leave_days"))
    for document in active[1:]:
        text = f"已有一套生效的参数“{active[0].body['name']}”，不能同时再用“{document.body['name']}”"
        faults.append(_fault("key_post.two_active", text, document.where(("active",)), "请只让一套的 active 为 true"))
    if not active:
        return Figures(), faults
    body = active[0].body
    begins = body.get("leave_from")
    kinds = tuple(_kind(row) for row in body["kinds"])
    return Figures(body["name"], kinds, dt.date.fromisoformat(begins) if begins else dt.date.min), faults


def _fault(code: str, message: str, where: str, remedy: str) -> Finding:
    return Finding(code, message, KIND, where, remedy, Effect.BLOCK)


def _figure(row: Mapping[str, Any], name: str, unit: str) -> Figure | None:
    given = row.get(name)
    return Figure(int(given[unit]), given["source"]) if given is not None else None


def _kind(row: Mapping[str, Any]) -> KeyPost:
    given = row["of"]
    of = Belongs(
        tuple(given.get("posts", ())),
        given.get("heads_unit", False),
        given.get("key_post", False),
        given.get("appointed", False),
    )
    return KeyPost(
        row["key"],
        row["name"],
        of,
        _figure(row, "longest", "months"),
        _figure(row, "warn", "days"),
        _figure(row, "gap", "days"),
        row.get("acting_counts", False),
        _figure(row, "leave_due", "months"),
        _figure(row, "leave_days", "days"),
        row.get("inspection", False),
        row.get("audit", False),
    )
