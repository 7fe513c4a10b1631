"""The first administrators of a new bank: three posts apart from each other, and who holds them (初始化).

三员分立: whoever maintains the system does not give rights, whoever gives rights does not audit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict

from gangze.framework.command import Command, Outcome, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.permission import Scope, rights
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Finding
from gangze.organisation.models import Assignment, PostRight, Unit, UnitKind, UnitState
from gangze.organisation.services.assignments import Assign, assign
from gangze.organisation.services.positions import Establish, establish
from gangze.organisation.services.posts import CreatePost, create_post
from gangze.organisation.services.rights import GrantRight, grant_right
from gangze.organisation.services.units import FoundUnit, found_unit
from gangze.people.services.employment import Hire, hire
from gangze.people.services.sign_in import CreateSignIn, create_sign_ins

KIND = "administrator-posts"
"""Kind of the content that says which posts these are."""

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["posts"],
    "additionalProperties": False,
    "properties": {
        "posts": {
            "type": "array",
            "minItems": 3,
            "items": {
                "type": "object",
                "required": ["name", "rights"],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 120},
                    "mission": {"type": "string"},
                    "rights": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["right", "scope"],
                            "additionalProperties": False,
                            "properties": {
                                "right": {"type": "string"},
                                "scope": {"enum": ["bank", "subtree", "unit", "own"]},
                            },
                        },
                    },
                },
            },
        }
    },
}
"""What the body of such content looks like."""


class GivenRight(BaseModel):
    """A right and how far it reaches."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    right: str
    scope: Scope


class AdministratorPost(BaseModel):
    """One post with the rights it gives, and its first holder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    rights: list[GivenRight]
    holder: str
    staff_number: str


class Bootstrap(Command):
    """Make the head office, the administrators' posts and their first holders, from `day` on."""

    head_office: str
    day: dt.date
    posts: list[AdministratorPost]


@command(
    "organisation.bootstrap",
    label=gettext_lazy("系统初始化"),
    right="rights.change",
    locks=lambda c: ["bootstrap"],
)
def _bootstrap(cmd: Bootstrap, *, ctx: Context) -> list[dict[str, str]]:
    """Returns username, password, name and post of each first holder, to be shown once."""
    ctx = ctx.keyed("")
    head = UnitState.objects.filter(true_on(cmd.day), parent=None, kind=UnitKind.HEAD_OFFICE).first()
    if head is not None:
        unit = head.unit_id
    else:
        founding = FoundUnit(name=cmd.head_office, kind=UnitKind.HEAD_OFFICE, valid_from=cmd.day)
        unit = found_unit(founding, ctx=ctx).result["unit"]
    made = []
    for post in cmd.posts:
        standard = create_post(CreatePost(name=post.name, key_post=True, valid_from=cmd.day), ctx=ctx)
        position = establish(
            Establish(unit=unit, post=standard.result["post"], headcount=1, valid_from=cmd.day), ctx=ctx
        )
        person = hire(Hire(staff_number=post.staff_number, name=post.holder, valid_from=cmd.day), ctx=ctx)
        assign(
            Assign(
                person=person.result["person"], position=position.result["position"], valid_from=cmd.day
            ),
            ctx=ctx,
        )
        grant_right.many(
            [
                GrantRight(
                    post=standard.result["post"], right=g.right, scope=g.scope, valid_from=cmd.day
                )
                for g in post.rights
            ],
            ctx=ctx,
        )
        made.append(person.result["person"])
    issued = create_sign_ins([CreateSignIn(person=person) for person in made], ctx=ctx).result
    current_act().about(Unit(pk=unit))
    return [
        sign_in | {"name": post.holder, "post": post.name}
        for sign_in, post in zip(issued, cmd.posts, strict=True)
    ]


def bootstrap(cmd: Bootstrap, *, ctx: Context) -> Outcome:
    """Run it; the result holds the passwords and is to be shown once, so no request key is taken."""
    return _bootstrap(cmd, ctx=ctx.keyed(""))


def _check(cmds: Sequence[Bootstrap], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        posts = PostRight.objects.filter(true_on(cmd.day), right="rights.change").values("post")
        holders = Assignment.objects.filter(true_on(cmd.day), position__post__in=posts)
        names = sorted(set(holders.values_list("person__staff_number", flat=True)))
        if names:
            yield Finding(
                "bootstrap.done",
                _("本行已有权限管理人员（工号%(numbers)s），不能再次初始化") % {"numbers": "、".join(names[:5])},
                remedy=_("请由现有管理人员办理岗位授权；如均无法登录，请使用应急授权"),
            )
        for given in (given for post in cmd.posts for given in post.rights):
            if given.right not in rights():
                yield Finding(
                    "right.unknown",
                    _("没有“%(right)s”这一权限") % {"right": given.right},
                    subject=given.right,
                    remedy=_("可选：%(rights)s") % {"rights": "、".join(sorted(rights()))},
                )
        if ctx.today != cmd.day:
            yield Finding(
                "bootstrap.day",
                _("初始化自当日生效，不能填写其他日期"),
                source="day",
                remedy=_("请使用当日日期"),
            )


register_check("organisation.bootstrap", _check)
