"""A small bank for the tests: a branch with two outlets, posts, holders, and grants of rights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from gangze.framework import permission
from gangze.framework.command import Command, command
from gangze.framework.context import Context, person_context, system_context
from gangze.framework.facts import assert_fact, known, true_on
from gangze.framework.permission import Grant, Scope
from gangze.framework.recorder import create
from gangze.framework.search import searchable
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.models import (
    Assignment,
    Position,
    PositionState,
    Post,
    PostRight,
    PostState,
    Unit,
    UnitState,
)
from gangze.people.models import Person, PersonState

NOW = dt.datetime(2026, 3, 16, 2, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 16)
START = dt.date(2020, 1, 1)

_UNITS = {
    "branch": ("兴业路分行", "branch", None),
    "east": ("东门支行", "sub_branch", "branch"),
    "west": ("西门支行", "sub_branch", "branch"),
    "risk": ("风险管理部", "department", "branch"),
}
_POSTS = {
    "teller": ("综合柜员岗", ("east", "west")),
    "supervisor": ("运营主管岗", ("east",)),
    "officer": ("风险经理岗", ("risk",)),
    "hr": ("人力资源岗", ("branch",)),
    "head": ("支行行长岗", ("east",)),
}
_PEOPLE = {
    "zhou": ("周敏", "teller", "east"),
    "wu": ("吴倩", "teller", "west"),
    "zheng": ("郑凯", "supervisor", "east"),
    "feng": ("冯楠", "officer", "risk"),
    "chen": ("陈立", "hr", "branch"),
    "wei": ("卫东", "hr", "branch"),
    "jiang": ("蒋涛", "head", "east"),
}


@dataclass(frozen=True)
class Bank:
    """Ids by short names."""

    units: dict[str, int]
    posts: dict[str, int]
    positions: dict[tuple[str, str], int]
    people: dict[str, int]

    def ctx(self, who: str, now: dt.datetime = NOW) -> Context:
        """The context of one of the people."""
        return person_context(self.people[who], _PEOPLE[who][0], now)

    def reader(self, who: str) -> Context:
        """The same with the grants already read, for pinning the queries of a read alone."""
        ctx = self.ctx(who)
        permission.grants_of(ctx)
        return ctx


class BuildBank(Command):
    """Everything at once."""


@command("tests.duties.build", label="建立测试机构", right="duties.read")
def _build(cmd: BuildBank, *, ctx: Context) -> dict[str, Any]:
    always = Interval(START, FOREVER)
    units: dict[str, int] = {}
    for name, (label, kind, parent) in _UNITS.items():
        units[name] = create(Unit(code=f"U-{name}")).pk
        values = {"name": label, "kind": kind, "parent": units[parent] if parent else None}
        assert_fact(UnitState, {"unit": units[name]}, always, values)
    posts, positions = {}, {}
    for name, (label, where) in _POSTS.items():
        posts[name] = create(Post(code=f"P-{name}")).pk
        assert_fact(
            PostState,
            {"post": posts[name]},
            always,
            {"name": label, "sequence": "运营序列", "grade": "P3", "search": searchable(label)},
        )
        for unit in where:
            position = create(Position(unit_id=units[unit], post_id=posts[name]))
            positions[(name, unit)] = position.pk
            values = {"headcount": 2, "heads_unit": name == "head"}
            assert_fact(PositionState, {"position": position.pk}, always, values)
    people = {}
    for number, (name, (label, post, unit)) in enumerate(_PEOPLE.items(), 1):
        people[name] = create(Person(staff_number=f"8{number:05}")).pk
        assert_fact(PersonState, {"person": people[name]}, always, {"name": label})
        key = {"person": people[name], "position": positions[(post, unit)], "kind": "primary", "charge": ""}
        assert_fact(Assignment, key, always, {})
    return {
        "units": units,
        "posts": posts,
        "people": people,
        "positions": [[*key, value] for key, value in positions.items()],
    }


class _Tree:
    """Grants by post name, and the tree of the small bank."""

    def __init__(self) -> None:
        self.given: dict[str, list[tuple[str, Scope]]] = {}

    def grants(self, person: int, day: dt.date) -> list[Grant]:
        rows = Assignment.objects.filter(true_on(day), person=person).select_related("position__post")
        return [
            Grant(right, scope, row.position.unit_id, (), row.position_id, "测试授权")
            for row in rows
            for right, scope in self.given.get(row.position.post.code.removeprefix("P-"), [])
        ]

    def units_below(self, units: Any, day: dt.date) -> set[int]:
        parents = dict(UnitState.objects.filter(known()).values_list("unit", "parent"))
        found = set(units)
        while more := {unit for unit, parent in parents.items() if parent in found} - found:
            found |= more
        return found

    def contains(self, above: Any, below: Any, day: dt.date) -> bool:
        return set(below) <= self.units_below(above, day)

    def homes(self, persons: Any, day: dt.date) -> dict[int, frozenset[int]]:
        return {}

    def posts_giving(self, right: str, day: dt.date) -> list[str]:
        return [post for post, rights in self.given.items() if right in {name for name, _ in rights}]


@pytest.fixture
def tree() -> Iterator[_Tree]:
    """Rights of the bank's posts; a test may give more through `tree.given`."""
    mine = _Tree()
    mine.given = {
        "hr": [
            ("duties.draft", Scope.SUBTREE),
            ("duties.publish", Scope.SUBTREE),
            ("intake.accept", Scope.SUBTREE),
        ],
        "supervisor": [("duties.draft", Scope.UNIT)],
        "officer": [("duties.publish", Scope.BANK)],
    }
    before = list(permission._tree)
    permission.register_tree(mine)
    yield mine
    permission._tree[:] = before


@pytest.fixture
def bank(db: None, tree: _Tree) -> Bank:
    """The small bank, built through a command, with the rights of `tree`."""
    return built()


def built() -> Bank:
    """The small bank without any rights of its own."""
    made = _build(BuildBank(), ctx=system_context("tests", NOW)).result
    return Bank(
        made["units"],
        made["posts"],
        {(post, unit): position for post, unit, position in made["positions"]},
        made["people"],
    )


class GiveRights(Command):
    """Rights of posts as dated facts."""

    rights: list[tuple[int, str, str]]


@command("tests.duties.rights", label="授权", right="duties.read")
def give_rights(cmd: GiveRights, *, ctx: Context) -> None:
    """Assert (post, right, scope) since the start."""
    for post, right, scope in cmd.rights:
        assert_fact(PostRight, {"post": post, "right": right}, Interval(START), {"scope": scope})
