"""Commands on standard posts: create, change, end (标准岗位的设立、变更、停用)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ConfigDict
from typing_extensions import TypedDict

from gangze.framework.checks import days_findings, spot, unknown, value_findings
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, assert_facts, known
from gangze.framework.recorder import create_many, current_act
from gangze.framework.search import searchable
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.models import Office, PositionState, Post, PostCategory, PostRight, PostState
from gangze.organisation.queries.lifelines import chunks, post_lives, taken_codes
from gangze.organisation.queries.names import position_names, post_names
from gangze.organisation.services.common import Dated, amended, code_lock, life_finding, next_codes

CHANGE = "organisation.change"
GENERATED = "P"
"""Prefix of generated post codes."""

POST = gettext_lazy("岗位")


class PostChanges(TypedDict, total=False):
    """What may change about a standard post; only the keys given are changed."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    name: str
    aliases: list[str]
    sequence: str
    grade: str
    category: PostCategory | str
    key_post: bool
    business_line: str
    office: Office | str
    defence_line: int | None
    needs_approval: bool


class CreatePost(Dated):
    """A new standard post; `defence_line` is 1, 2 or 3 (三道防线)."""

    name: str
    code: str = ""
    aliases: list[str] = []
    sequence: str = ""
    grade: str = ""
    category: str = ""
    key_post: bool = False
    business_line: str = ""
    office: str = ""
    defence_line: int | None = None
    needs_approval: bool = False


class ChangePost(Dated):
    """Change a standard post over days."""

    post: int
    changes: PostChanges


class EndPost(Command):
    """Give a standard post up: `day` is the first day on which it no longer exists."""

    post: int
    day: dt.date


def _search(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"search": searchable(values["name"], *values["aliases"])}


@command(
    "organisation.create_post",
    label=gettext_lazy("设立标准岗位"),
    right=CHANGE,
    locks=lambda c: [f"post-code:{c.code}" if c.code else code_lock(GENERATED)],
)
def create_post(cmd: CreatePost, *, ctx: Context) -> dict[str, Any]:
    """Create one standard post; returns `{"post": id, "code": code}`."""
    return _create([cmd])[0]


@create_post.for_many
def _create_many(cmds: Sequence[CreatePost], *, ctx: Context) -> list[dict[str, Any]]:
    return _create(cmds)


def _create(cmds: Sequence[CreatePost]) -> list[dict[str, Any]]:
    generated = iter(next_codes(Post, GENERATED, sum(not cmd.code for cmd in cmds)))
    posts = create_many(Post(code=cmd.code or next(generated)) for cmd in cmds)
    assert_facts(
        PostState,
        [
            Assertion(
                {"post": post.pk},
                Interval(cmd.valid_from, cmd.valid_to),
                _search(cmd.model_dump(exclude={"code", "valid_from", "valid_to"})),
            )
            for cmd, post in zip(cmds, posts, strict=True)
        ],
    )
    current_act().about(*posts)
    return [{"post": post.pk, "code": post.code} for post in posts]


def _check_create(cmds: Sequence[CreatePost], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    taken = taken_codes(Post, [cmd.code for cmd in cmds if cmd.code])
    seen: set[str] = set()
    for index, cmd in enumerate(cmds):
        values = cmd.model_dump(include={"name", "sequence", "grade", "category", "business_line", "office"})
        yield from value_findings(PostState, values, lambda n, i=index: spot(cmds, i, n), cmd.name)  # type: ignore[misc]
        yield from _check_defence(cmd.defence_line, cmd.name, spot(cmds, index, "defence_line"))
        if not cmd.code:
            continue
        yield from value_findings(Post, {"code": cmd.code}, lambda n, i=index: spot(cmds, i, n), cmd.name)  # type: ignore[misc]
        if cmd.code in taken or cmd.code in seen:
            yield Finding(
                "post.code_taken",
                _("岗位编码“%(code)s”已被使用") % {"code": cmd.code},
                subject=cmd.name,
                source=spot(cmds, index, "code"),
                remedy=_("请换用其他编码，或留空由系统编号"),
            )
        seen.add(cmd.code)


def _check_defence(line: int | None, name: str, where: str) -> Iterator[Finding]:
    if line not in (None, 1, 2, 3):
        yield Finding(
            "value.unknown",
            _("“风险防线”没有“%(value)s”这一选项") % {"value": line},
            subject=name,
            source=where,
            remedy=_("可选：1、2、3"),
        )


register_check("organisation.create_post", _check_create)


@command(
    "organisation.change_post",
    label=gettext_lazy("变更标准岗位"),
    right=CHANGE,
    locks=lambda c: [f"post:{c.post}"],
)
def change_post(cmd: ChangePost, *, ctx: Context) -> None:
    """Change one standard post over days."""
    _change([cmd])


@change_post.for_many
def _change_many(cmds: Sequence[ChangePost], *, ctx: Context) -> None:
    _change(cmds)


def _change(cmds: Sequence[ChangePost]) -> None:
    rows: dict[int, list[PostState]] = defaultdict(list)
    for some in chunks(cmd.post for cmd in cmds):
        for row in PostState.objects.filter(known(), post__in=some).order_by("valid_from"):
            rows[row.post_id].append(row)
    assert_facts(
        PostState,
        [
            assertion
            for cmd in cmds
            for assertion in amended(
                rows[cmd.post], Interval(cmd.valid_from, cmd.valid_to), _plain(cmd.changes), _search
            )
        ],
    )
    current_act().about_ids(Post, (cmd.post for cmd in cmds))


def _plain(changes: PostChanges) -> dict[str, Any]:
    return {
        name: value.value if isinstance(value, PostCategory | Office) else value
        for name, value in changes.items()
    }


def _check_change(cmds: Sequence[ChangePost], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    posts = {cmd.post for cmd in cmds}
    lives, names = post_lives(posts), post_names(posts, ctx.today)
    for index, cmd in enumerate(cmds):
        name = names.get(cmd.post, "")
        values = {n: v for n, v in _plain(cmd.changes).items() if isinstance(v, str)}
        yield from value_findings(PostState, values, lambda n, i=index: spot(cmds, i, n), name)  # type: ignore[misc]
        yield from _check_defence(cmd.changes.get("defence_line"), name, spot(cmds, index, "defence_line"))
        if cmd.post not in lives:
            yield unknown(str(POST), cmd.post, spot(cmds, index, "post"))
        elif cmd.days is not None:
            finding = life_finding(
                "post.outside_life", str(POST), name, lives[cmd.post], cmd.days, spot(cmds, index, "valid_from")
            )
            if finding is not None:
                yield finding


register_check("organisation.change_post", _check_change)


@command(
    "organisation.end_post",
    label=gettext_lazy("停用标准岗位"),
    right=CHANGE,
    locks=lambda c: [f"post:{c.post}"],
)
def end_post(cmd: EndPost, *, ctx: Context) -> None:
    """Give a standard post up from a day on, with the rights it gave."""
    rest = Interval(cmd.day, FOREVER)
    rights = PostRight.objects.filter(known(), post=cmd.post, valid_to__gt=cmd.day)
    assert_facts(
        PostRight,
        [
            Assertion({"post": cmd.post, "right": right}, rest, None)
            for right in set(rights.values_list("right", flat=True))
        ],
    )
    assert_facts(PostState, [Assertion({"post": cmd.post}, rest, None)])
    current_act().about(Post(pk=cmd.post))


def _check_end(cmds: Sequence[EndPost], ctx: Context) -> Iterator[Finding]:
    posts = {cmd.post for cmd in cmds}
    lives, names = post_lives(posts), post_names(posts, ctx.today)
    for index, cmd in enumerate(cmds):
        if cmd.post not in lives:
            yield unknown(str(POST), cmd.post, spot(cmds, index, "post"))
            continue
        name = names.get(cmd.post, "")
        if not any(when.start < cmd.day <= when.end for when in lives[cmd.post]):
            yield Finding(
                "post.outside_life",
                _("岗位“%(name)s”在%(day)s的前一日不存续，不能自该日起停用") % {"name": name, "day": cmd.day},
                subject=name,
                source=spot(cmds, index, "day"),
                remedy=_("请核对停用日期"),
            )
        standing = PositionState.objects.filter(known(), position__post=cmd.post, valid_to__gt=cmd.day)
        called = position_names(standing.values_list("position_id", flat=True), cmd.day)
        for position in called.values():
            yield Finding(
                "post.has_position",
                _("“%(position)s”在%(day)s及以后仍设有该岗位") % {"position": position, "day": cmd.day},
                subject=position,
                source=spot(cmds, index, "day"),
                remedy=_("请先撤销该设岗"),
            )


register_check("organisation.end_post", _check_end)
