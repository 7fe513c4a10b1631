"""The steps of loading the sample bank, in the order a bank would take them (示例银行装载)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from gangze.committees.services import Appoint, SetCharter, appoint, set_charter
from gangze.framework.content.commands import ship_everything
from gangze.framework.context import Context, system_context
from gangze.framework.permission import Scope
from gangze.kinship.services import Declare, record
from gangze.organisation.imports import load_feed
from gangze.organisation.models import Office, Position, PostCategory, UnitKind, UnitState
from gangze.organisation.services.positions import Establish, establish
from gangze.organisation.services.posts import ChangePost, CreatePost, change_post, create_post
from gangze.organisation.services.rights import GrantRight, grant_right
from gangze.organisation.services.units import (
    ChangeUnit,
    ClassifyUnit,
    FoundUnit,
    MoveUnit,
    change_unit,
    classify_unit,
    found_unit,
    move_unit,
)
from gangze.people.models import Person
from gangze.people.services.employment import persons_by_number
from gangze.people.services.sign_in import CreateSignIn, create_sign_ins
from gangze.web.sample.absences import take_leave
from gangze.web.sample.accepted import accept_some, approve_content, plan_leave
from gangze.web.sample.authorities import load_authorities
from gangze.web.sample.documents import take_in
from gangze.web.sample.plans import make_plan
from gangze.web.sample.systems import load_systems

FOLDER = Path(__file__).resolve().parents[2] / "content" / "sample"
LOADER = "示例银行装载"

CATEGORIES = {str(label): value for value, label in PostCategory.choices}
OFFICES = {str(label): value for value, label in Office.choices}
DEFENCE = {"一": 1, "二": 2, "三": 3}

Report = Callable[[str, int, int], None]


@dataclass(slots=True)
class Bank:
    """What is known while loading: ids by code and name, and what was loaded."""

    manifest: dict[str, Any]
    now: dt.datetime
    units: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def opens_on(self) -> dt.date:
        """The day from which everything holds."""
        return self.manifest["opens_on"]  # type: ignore[no-any-return]

    def ctx(self, reason: str) -> Context:
        """A context for one step."""
        return system_context(LOADER, self.now, reason=reason)


def sample_is_loaded() -> bool:
    """Whether the registry already holds any unit; then nothing is loaded over it."""
    return UnitState.objects.exists()


def load_sample(now: dt.datetime, report: Report) -> tuple[Bank, list[dict[str, str]]]:
    """Load everything; `report(step, done, total)` follows it. Returns what was loaded and the sign-ins made.

    Raises `Refused` with all findings where a file of the sample does not fit.
    """
    manifest = yaml.safe_load((FOLDER / "manifest.yaml").read_text("utf-8"))
    bank = Bank(manifest, now)
    steps: list[tuple[str, Callable[[Bank], Iterator[None] | None]]] = [
        ("规则内容", _content),
        ("机构", _units),
        ("岗位与编制", _establishment),
        ("职责文件", _documents),
        ("花名册", _roster),
        ("业务系统账号", load_systems),
        ("亲属关系", _kinship),
        ("委员会", _committees),
        ("岗位授权", _rights),
        ("机构调整", _reorganisation),
        ("人员变动", _movements),
        ("请休假与顶岗", _absences),
        ("本行参数", _own_content),
        ("例外审批", _exceptions),
        ("推演方案", _plan),
        ("授权", _authorities),
        ("强制休假计划", _leave_plan),
    ]
    total = len(steps) + len(manifest["documents"])
    done = 0
    for name, step in steps:
        report(name, done, total)
        for _each in step(bank) or ():
            done += 1
            report(name, done, total)
        done += 1
    report("登录账号", total - 1, total)
    sign_ins = _sign_ins(bank)
    report("完成", total, total)
    return bank, sign_ins


def _content(bank: Bank) -> None:
    ship_everything(bank.ctx("导入产品自带的词表和规则"))


def _own_content(bank: Bank) -> None:
    given = bank.manifest["own_content"]
    approve_content(FOLDER / given["file"], given["asked_by"], given["approved_by"], bank.now)


def _units(bank: Bank) -> None:
    cmds = [
        FoundUnit(
            code=row["code"],
            name=row["name"],
            short_name=row.get("short_name", ""),
            kind=UnitKind(row["kind"]),
            parent_code=row["parent"] or "",
            aliases=row.get("aliases", []),
            dimensions=row.get("dimensions", []),
            answers_for_profit=row.get("answers_for_profit", False),
            order=number,
            valid_from=bank.opens_on,
        )
        for number, row in enumerate(bank.manifest["units"])
    ]
    made = found_unit.many(cmds, ctx=bank.ctx("建立机构登记")).result
    bank.units = {item["code"]: item["unit"] for item in made}
    lines = [
        ChangeUnit(unit=bank.units[row["code"]], changes={"line": bank.units[row["line"]]}, valid_from=bank.opens_on)
        for row in bank.manifest["units"]
        if row.get("line")
    ]
    change_unit.many(lines, ctx=bank.ctx("登记条线主管部门"))
    classes = [
        ClassifyUnit(unit=bank.units[code], category=category, valid_from=bank.opens_on)
        for category, codes in bank.manifest["classes"].items()
        for code in codes
    ]
    classify_unit.many(classes, ctx=bank.ctx("部门分类"))
    bank.counts["units"] = len(made)


def _establishment_rows(bank: Bank) -> list[dict[str, Any]]:
    given = bank.manifest["establishment"]
    sheet = openpyxl.load_workbook(FOLDER / given["file"], read_only=True, data_only=True).active
    lines = list(sheet.iter_rows(min_row=given["header_row"], values_only=True))
    head = [str(cell) for cell in lines[0]]
    rows = [dict(zip(head, line, strict=True)) for line in lines[1:]]
    return [row for row in rows if row["岗位"] and str(row["机构编码"] or "") in bank.units]


def _establishment(bank: Bank) -> None:
    rows = _establishment_rows(bank)
    by_name = {str(row["岗位"]): row for row in reversed(rows)}
    approval = set(bank.manifest["needs_approval"])
    cmds = [
        CreatePost(
            name=name,
            sequence=str(row["序列"] or ""),
            grade=str(row["职级"] or ""),
            category=CATEGORIES.get(str(row["岗位类别"] or ""), ""),
            office=OFFICES.get(str(row["前中后台"] or ""), ""),
            key_post=row["重要岗位"] == "是",
            defence_line=next((n for word, n in DEFENCE.items() if word in str(row["风险防线"] or "")), None),
            needs_approval=name in approval,
            valid_from=bank.opens_on,
        )
        for name, row in by_name.items()
    ]
    made = create_post.many(cmds, ctx=bank.ctx("建立标准岗位")).result
    bank.posts = {cmd.name: item["post"] for cmd, item in zip(cmds, made, strict=True)}
    heads, root = bank.manifest["heads"], bank.manifest["units"][0]["code"]
    leaders = {code: name for name, codes in bank.manifest["reporting"].items() for code in codes}
    ctx = bank.ctx("依据岗位编制表设岗")
    uppers: dict[str, int] = {}

    def place(row: dict[str, Any]) -> Establish:
        code, name = str(row["机构编码"]), str(row["岗位"])
        leads = heads.get(code) == name
        return Establish(
            unit=bank.units[code],
            post=bank.posts[name],
            headcount=int(row["编制"]),
            reports_to=uppers[leaders[code]] if leads and code in leaders else None,
            heads_unit=leads,
            valid_from=bank.opens_on,
        )

    first = [row for row in rows if str(row["机构编码"]) == root]
    made_first = establish.many([place(row) for row in first], ctx=ctx).result
    uppers |= {str(row["岗位"]): item["position"] for row, item in zip(first, made_first, strict=True)}
    establish.many([place(row) for row in rows if str(row["机构编码"]) != root], ctx=ctx)
    bank.counts |= {"posts": len(cmds), "positions": len(rows)}


def _documents(bank: Bank) -> Iterator[None]:
    taken = 0
    for given in bank.manifest["documents"]:
        path = FOLDER / given["file"]
        result = take_in(path, given, bank.units, bank.ctx(f"依据文件《{given['title']}》"))
        taken += result["duties"]
        yield
    bank.counts["duties"] = taken


def _roster(bank: Bank) -> None:
    result = load_feed([FOLDER / bank.manifest["roster"]["file"]], ctx=bank.ctx("导入员工花名册"))
    bank.counts["people"] = result.joined


def _kinship(bank: Bank) -> None:
    given = bank.manifest["kinship"]
    ids = persons_by_number(row[key] for row in given for key in ("person_a", "person_b"))
    cmds = [Declare(**row | {key: ids[row[key]] for key in ("person_a", "person_b")}) for row in given]
    record.many(cmds, ctx=bank.ctx("登记已核实的亲属关系"))


def _position(bank: Bank, unit: str, post: str) -> int:
    return Position.objects.get(unit=bank.units[unit], post=bank.posts[post]).pk


def _committees(bank: Bank) -> None:
    given = bank.manifest["committees"]
    numbers = persons_by_number(seat["person"] for row in given for seat in row["seats"] if "person" in seat)
    ctx = bank.ctx("登记委员会章程和组成")
    seats = []
    for row in given:
        unit = bank.units[row["unit"]]
        set_charter(SetCharter(unit=unit, valid_from=bank.opens_on, **row["charter"]), ctx=ctx)
        for seat in row["seats"]:
            seats.append(
                Appoint(
                    unit=unit,
                    role=seat["role"],
                    position=_position(bank, seat["unit"], seat["post"]) if "post" in seat else None,
                    person=numbers.get(seat.get("person", "")),
                    valid_from=bank.opens_on,
                )
            )
    appoint.many(seats, ctx=ctx)


def _rights(bank: Bank) -> None:
    given = bank.manifest["rights"]
    wanted: dict[tuple[str, str], str] = {}
    width = {scope: place for place, scope in enumerate(("own", "unit", "units", "subtree", "bank"))}

    def ask(post: str, rows: list[dict[str, str]]) -> None:
        for row in rows:
            known = wanted.get((post, row["right"]))
            if known is None or width[row["scope"]] > width[known]:
                wanted[post, row["right"]] = row["scope"]

    for post in bank.posts:
        ask(post, given["everyone"])
    for post in set(bank.manifest["heads"].values()):
        ask(post, given["heads"])
    for post, rows in given["posts"].items():
        ask(post, rows)
    cmds = [
        GrantRight(post=bank.posts[post], right=right, scope=Scope(scope), valid_from=bank.opens_on)
        for (post, right), scope in wanted.items()
    ]
    grant_right.many(cmds, ctx=bank.ctx("按岗授权"))


def _reorganisation(bank: Bank) -> None:
    given = bank.manifest["reorganisation"]
    day, ctx = given["valid_from"], bank.ctx(given["reason"])
    for change in given["changes"]:
        if "post" in change:
            cmd = ChangePost(post=bank.posts[change["post"]], changes={"name": change["name"]}, valid_from=day)
            change_post(cmd, ctx=ctx)
        elif "parent" in change:
            move = MoveUnit(unit=bank.units[change["unit"]], parent=bank.units[change["parent"]], valid_from=day)
            move_unit(move, ctx=ctx)
        else:
            named = {"name": change["name"], "aliases": change.get("aliases", [])}
            change_unit(ChangeUnit(unit=bank.units[change["unit"]], changes=named, valid_from=day), ctx=ctx)
    for row in given["founds"]:
        _open_outlet(bank, row, day, ctx)


def _open_outlet(bank: Bank, row: dict[str, Any], day: dt.date, ctx: Context) -> None:
    """A new unit with its posts, one of which heads it."""
    founded = FoundUnit(
        code=row["code"], name=row["name"], kind=UnitKind(row["kind"]), parent_code=row["parent"], valid_from=day
    )
    unit = bank.units[row["code"]] = found_unit(founded, ctx=ctx).result["unit"]
    change_unit(ChangeUnit(unit=unit, changes={"line": bank.units[row["line"]]}, valid_from=day), ctx=ctx)
    places = [
        Establish(unit=unit, post=bank.posts[name], headcount=count, heads_unit=name == row["head"], valid_from=day)
        for name, count in row["posts"].items()
    ]
    establish.many(places, ctx=ctx)
    bank.counts["units"] += 1
    bank.counts["positions"] += len(places)


def _movements(bank: Bank) -> None:
    load_feed([FOLDER / bank.manifest["movements"]["file"]], ctx=bank.ctx("当月人员变动"))


def _exceptions(bank: Bank) -> None:
    accept_some(bank.manifest["exceptions"], bank.now)


def _plan(bank: Bank) -> None:
    make_plan(bank.manifest["plan"], bank.units, bank.now)


def _absences(bank: Bank) -> None:
    given = bank.manifest["absences"]
    bank.counts["absences"] = take_leave(given, bank.units, bank.posts, bank.ctx("请休假登记"))


def _authorities(bank: Bank) -> None:
    given = bank.manifest["authorities"]
    bank.counts["authorities"] = load_authorities(given, bank.units, bank.posts, bank.opens_on, bank.ctx)


def _leave_plan(bank: Bank) -> None:
    given = bank.manifest["leave_plan"]
    plan_leave(bank.units[given["unit"]], given["made_by"], bank.now)


def _sign_ins(bank: Bank) -> list[dict[str, str]]:
    given = bank.manifest["sign_ins"]
    numbers = [row["staff_number"] for row in given]
    ids = dict(Person.objects.filter(staff_number__in=numbers).values_list("staff_number", "pk"))
    cmds = [CreateSignIn(person=ids[number]) for number in numbers]
    made = create_sign_ins(cmds, ctx=bank.ctx("开通示例登录")).result
    return [
        {"role": row["role"], "who": f"{row['name']}（{row['post']}）", **item}
        for row, item in zip(given, made, strict=True)
    ]
