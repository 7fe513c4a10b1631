"""A small bank for tests: a head office, two departments, a branch with an outlet, posts and people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gangze.framework.context import Context, person_context, system_context
from gangze.framework.permission import Scope
from gangze.kernel.interval import FOREVER
from gangze.organisation.models import AssignmentKind
from gangze.organisation.services.assignments import Assign, assign
from gangze.organisation.services.positions import Establish, establish
from gangze.organisation.services.posts import CreatePost, create_post
from gangze.organisation.services.rights import GrantRight, grant_right
from gangze.organisation.services.units import FoundUnit, found_unit
from gangze.people.models import User
from gangze.people.services.employment import Hire, hire

NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
START = dt.date(2020, 1, 1)


def at(day: dt.date) -> dt.datetime:
    """Ten in the morning of a bank day."""
    return dt.datetime.combine(day, dt.time(2, 0), dt.UTC)


def system(now: dt.datetime = NOW, reason: str = "") -> Context:
    """The system acting."""
    return system_context("test", now, reason=reason)


def acting(person: int, now: dt.datetime = NOW) -> Context:
    """A person acting."""
    return person_context(person, f"人员{person}", now)


@dataclass
class Bank:
    """Ids by name, and short ways to make more."""

    units: dict[str, int]
    posts: dict[str, int]
    positions: dict[tuple[str, str], int]
    people: dict[str, int]

    def unit(self, name: str, above: str | None, kind: str = "department", start: dt.date = START) -> int:
        """Found a unit."""
        parent = self.units[above] if above else None
        made = found_unit(FoundUnit(name=name, kind=kind, parent=parent, valid_from=start), ctx=system())
        self.units[name] = made.result["unit"]
        return self.units[name]

    def post(self, name: str, **more: object) -> int:
        """Create a standard post."""
        made = create_post(CreatePost(name=name, valid_from=START, **more), ctx=system())
        self.posts[name] = made.result["post"]
        return self.posts[name]

    def establish(self, unit: str, post: str, headcount: int | None = None, **more: object) -> int:
        """Establish a post in a unit."""
        cmd = Establish(
            unit=self.units[unit], post=self.posts[post], headcount=headcount, **{"valid_from": START} | more
        )
        self.positions[unit, post] = establish(cmd, ctx=system()).result["position"]
        return self.positions[unit, post]

    def person(self, name: str, start: dt.date = START, end: dt.date = FOREVER) -> int:
        """Hire a person."""
        number = f"{len(self.people) + 1:06d}"
        cmd = Hire(staff_number=number, name=name, valid_from=start, valid_to=end)
        self.people[name] = hire(cmd, ctx=system()).result["person"]
        return self.people[name]

    def assign(
        self,
        name: str,
        unit: str,
        post: str,
        kind: AssignmentKind = AssignmentKind.PRIMARY,
        start: dt.date = dt.date(2021, 1, 1),
        end: dt.date = FOREVER,
        ctx: Context | None = None,
        **more: object,
    ) -> int:
        """Put a person into a position."""
        cmd = Assign(
            person=self.people[name],
            position=self.positions[unit, post],
            kind=kind,
            valid_from=start,
            valid_to=end,
            **more,
        )
        return int(assign(cmd, ctx=ctx or system()).result["assignment"])

    def give(self, post: str, *rights: str, scope: Scope = Scope.BANK) -> None:
        """Let a post give rights."""
        grants = [GrantRight(post=self.posts[post], right=r, scope=scope, valid_from=START) for r in rights]
        grant_right.many(grants, ctx=system())

    def user(self, name: str) -> User:
        """The sign-in of a person, made where missing, with no password to change first."""
        number = f"{list(self.people).index(name) + 1:06d}"
        found = User.objects.filter(username=number).first()
        return found or User.objects.create_user(number, person_id=self.people[name], must_change_password=False)


def small_bank() -> Bank:
    """总行(运营管理部、风险管理部)、城东支行(营业部), with four posts and three people."""
    bank = Bank({}, {}, {}, {})
    bank.unit("总行", None, "head_office")
    bank.unit("运营管理部", "总行")
    bank.unit("风险管理部", "总行")
    bank.unit("城东支行", "总行", "sub_branch")
    bank.unit("营业部", "城东支行", "outlet")
    for name in ("支行行长", "运营主管", "柜员", "风险经理"):
        bank.post(name)
    bank.establish("城东支行", "支行行长", 1, heads_unit=True)
    bank.establish("营业部", "运营主管", 1)
    bank.establish("营业部", "柜员", 2)
    bank.establish("风险管理部", "风险经理", 3)
    for name in ("王芳", "李明", "赵敏"):
        bank.person(name)
    return bank


def staffed_bank() -> Bank:
    """The small bank with people in posts: 顾清 runs the registry, 王芳 heads 城东支行, 李明 is a teller.

    赵敏 is employed and holds nothing; 柜员 has a vacancy, 运营主管 nobody.
    """
    bank = small_bank()
    bank.post("组织管理岗")
    bank.establish("总行", "组织管理岗", 1)
    bank.person("顾清")
    bank.assign("顾清", "总行", "组织管理岗")
    bank.assign("王芳", "城东支行", "支行行长")
    bank.assign("李明", "营业部", "柜员")
    bank.give(
        "组织管理岗",
        *("organisation.change", "assignment.change", "people.read", "people.read_personal", "people.change"),
        *("people.sign_in", "ledger.read", "rights.change"),
    )
    bank.give("支行行长", "people.read", "assignment.change", scope=Scope.SUBTREE)
    return bank
