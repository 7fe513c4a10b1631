"""What the filed document of a manual contains, the same for Word and PDF (说明书打印内容)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gangze.duties import queries
from gangze.duties.domain.outline import Branch, chinese, numbered
from gangze.duties.models import Duty, ManualVersion, VersionState
from gangze.framework.context import BANK_ZONE, Context
from gangze.framework.facts import true_on
from gangze.organisation.models import PositionState, PostState, UnitState

HOLDERS_LISTED = 24
"""Holders named in the signature list; beyond, their number is given."""

UNITS_NAMED = 4
"""Units named in the head of the document; beyond, their number is given."""

_DEMANDS = ("frequency", "deadline", "limit", "standard", "accountability")

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section: its number, its text, how deep it stands; `title` for the name of a group."""

    number: str
    text: str
    depth: int = 0
    title: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One of the four elements, numbered 一、 to 四、."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who drafted, reviewed, approved, and when; empty where it was not done."""

    label: str
    name: str
    day: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One holder's acknowledgement; `day` empty where it is still owed."""

    name: str
    staff_number: str
    place: str
    day: str


@dataclass(frozen=True, slots=True)
class Element:
    """What one duty fixes: number, matter, the part played, and 频率、时限、限额、标准、责任 in words."""

    number: str
    matter: str
    role: str
    demands: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the paper."""

    bank: str
    title: str
    number: str
    edition: str
    validity: str
    status: str
    facts: tuple[tuple[str, str], ...]
    mission_label: str
    mission: str
    sections: tuple[Section, ...]
    elements: tuple[Element, ...]
    signatures: tuple[Signature, ...]
    receipts: tuple[Receipt, ...]
    receipts_note: str
    source: str
    written_at: dt.datetime


def printable(text: str) -> str:
    """Text without the characters that no document may hold (control characters, halves of surrogates)."""
    return _FORBIDDEN.sub("", text)


def spoken(day: dt.date) -> str:
    """A day as documents write it: 2026年3月1日."""
    return _("%(y)d年%(m)d月%(d)d日") % {"y": day.year, "m": day.month, "d": day.day}


def sheet(ctx: Context, version: int) -> Sheet:
    """The content of one version that the actor may read. Raises `Refused`."""
    row = queries.readable_version(ctx, version)
    owned = next((v for v in queries.versions(ctx, row.manual_id) if v.version.pk == row.pk), None)
    periods = owned.periods if owned is not None else ()
    looked = ctx.on(periods[0][0]) if periods and ctx.as_of < periods[0][0] else ctx
    name = printable(queries.owner_names(looked, [row.manual]).get(row.manual_id, ""))
    code, facts = _post_facts(looked, row, name) if row.manual.post_id else _unit_facts(looked, row, name)
    tree = queries.duty_tree(row)
    lines, numbered_duties = _duty_lines(tree)
    receipts, note = _receipts(looked, row)
    return Sheet(
        bank=printable(_bank(looked)),
        title=_("%(name)s岗位说明书") % {"name": name}
        if row.manual.post_id
        else _("%(name)s职责说明书") % {"name": name},
        number=printable(row.document_number) or f"{code}-V{row.number}",
        edition=_("第%(number)d版") % {"number": row.number},
        validity=_validity(periods),
        status=""
        if row.state == VersionState.PUBLISHED
        else _("%(state)s，未生效") % {"state": row.get_state_display()},
        facts=facts,
        mission_label=_("岗位定位") if row.manual.post_id else _("部门定位"),
        mission=printable(row.mission.strip()),
        sections=_sections(row, lines),
        elements=_elements(numbered_duties),
        signatures=_signatures(row, owned),
        receipts=receipts,
        receipts_note=note,
        source=printable(row.source),
        written_at=row.published_at or row.submitted_at or row.drafted_at,
    )


def _bank(ctx: Context) -> str:
    """The name at the top of the tree, empty where there are several."""
    tops = UnitState.objects.filter(true_on(ctx.as_of, ctx.known_at), parent__isnull=True)
    names = list(tops.values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""


def _validity(periods: Sequence[tuple[dt.date, dt.date | None]]) -> str:
    if not periods:
        return _("尚未生效")
    first, last = periods[0][0], periods[-1][1]
    if last is None:
        return _("自%(first)s起施行") % {"first": spoken(first)}
    return _("自%(first)s起施行，至%(last)s止") % {"first": spoken(first), "last": spoken(last)}


def _post_facts(ctx: Context, row: ManualVersion, name: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    post = row.manual.post
    assert post is not None
    state = PostState.objects.filter(true_on(ctx.as_of, ctx.known_at), post=post).first()
    here = PositionState.objects.filter(true_on(ctx.as_of, ctx.known_at), position__post=post)
    units = queries.unit_names(ctx, here.values_list("position__unit", flat=True))
    headcount = here.aggregate(total=Sum("headcount"))["total"]
    above = here.exclude(reports_to__isnull=True).values_list("reports_to__post", flat=True).distinct()
    superiors = queries.post_names(ctx, above)
    grade = " / ".join(part for part in (state.sequence, state.grade) if part) if state else ""
    kind = (
        "、".join(
            str(part)
            for part in (
                state.get_category_display() if state.category else "",
                state.get_office_display() if state.office else "",
                _("重要岗位") if state.key_post else "",
            )
            if part
        )
        if state
        else ""
    )
    return post.code, _cells(
        (_("岗位名称"), name),
        (_("岗位编码"), post.code),
        (_("所属机构"), _some(units.values())),
        (_("序列职级"), grade),
        (_("岗位类别"), kind),
        (_("编制人数"), _("%(count)d人") % {"count": headcount} if headcount is not None else ""),
        (_("直接上级"), _some(superiors.values())),
        (_("业务条线"), state.business_line if state else ""),
    )


def _unit_facts(ctx: Context, row: ManualVersion, name: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    unit = row.manual.unit
    assert unit is not None
    state = UnitState.objects.filter(true_on(ctx.as_of, ctx.known_at), unit=unit).first()
    around = queries.unit_names(ctx, [i for i in (state.parent_id, state.line_id) if i] if state else [])
    here = PositionState.objects.filter(true_on(ctx.as_of, ctx.known_at), position__unit=unit)
    headcount = here.aggregate(total=Sum("headcount"))["total"]
    heads = here.filter(heads_unit=True).values_list("position__post", flat=True)
    return unit.code, _cells(
        (_("机构名称"), name),
        (_("机构编码"), unit.code),
        (_("上级机构"), around.get(state.parent_id or 0, "") if state else ""),
        (_("条线主管部门"), around.get(state.line_id or 0, "") if state else ""),
        (_("机构类型"), str(state.get_kind_display()) if state else ""),
        (_("编制人数"), _("%(count)d人") % {"count": headcount} if headcount is not None else ""),
        (_("负责人岗位"), _some(queries.post_names(ctx, heads).values())),
        (_("责任维度"), "、".join(map(str, state.dimensions)) if state else ""),
    )


def _cells(*cells: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, printable(str(value)) or "—") for label, value in cells)


def _some(names: Iterable[str]) -> str:
    every = sorted(set(names))
    shown = "、".join(every[:UNITS_NAMED])
    if len(every) <= UNITS_NAMED:
        return shown
    return _("%(shown)s等%(count)d家") % {"shown": shown, "count": len(every)}


def _sections(row: ManualVersion, duties: tuple[Line, ...]) -> tuple[Section, ...]:
    of_post = row.manual.post_id is not None
    parts = [
        (_("岗位职责") if of_post else _("部门职责"), duties),
        (_("任职要求"), _text_lines(row.qualifications)),
        (_("工作流程"), _text_lines(row.workflow)),
        (_("考核标准"), _text_lines(row.criteria)),
    ]
    if not of_post and not row.qualifications.strip():
        del parts[1]
    return tuple(
        Section(f"{chinese(index)}、{heading}", lines or (Line("", _("（无）")),))
        for index, (heading, lines) in enumerate(parts, 1)
    )


def _text_lines(text: str) -> tuple[Line, ...]:
    return tuple(Line("", line.strip()) for line in printable(text).splitlines() if line.strip())


def _duty_lines(
    tree: Sequence[Branch[Duty]],
) -> tuple[tuple[Line, ...], tuple[tuple[str, Duty], ...]]:
    """Duties by level, and each with its whole number (（二）1.).

    Where duties come in groups, the group's name takes the first level.
    """
    lines: list[Line] = []
    found: list[tuple[str, Duty]] = []
    number = 0
    for group, members in groupby(tree, key=lambda branch: branch.thing.group):
        if not group:
            for branch in members:
                number += 1
                _add(branch, "", numbered(number, 0), 0, lines, found)
            continue
        number += 1
        lines.append(Line(numbered(number, 0), printable(group), 0, title=True))
        for index, branch in enumerate(members, 1):
            _add(branch, numbered(number, 0), numbered(index, 1), 1, lines, found)
    return tuple(lines), tuple(found)


def _add(
    branch: Branch[Duty],
    above: str,
    number: str,
    depth: int,
    lines: list[Line],
    found: list[tuple[str, Duty]],
) -> None:
    lines.append(Line(number, " ".join(printable(branch.thing.text).split("\n")), depth))
    found.append((above + number, branch.thing))
    for index, nested in enumerate(branch.branches, 1):
        _add(nested, above + number, numbered(index, depth + 1), depth + 1, lines, found)


def _elements(duties: Sequence[tuple[str, Duty]]) -> tuple[Element, ...]:
    """The table of elements: the duties that fix at least one of them."""
    found = []
    for number, duty in duties:
        demands = [
            f"{Duty._meta.get_field(name).verbose_name}：{value}"  # type: ignore[union-attr]
            for name in _DEMANDS
            if (value := duty.get_frequency_display() if name == "frequency" else getattr(duty, name))
        ]
        if demands:
            role = str(duty.get_role_display())
            found.append(Element(number, printable(_matter(duty)), role, printable("；".join(demands))))
    return tuple(found)


def _matter(duty: Duty) -> str:
    """What a duty is about in few words: action and object, else the text up to its first stop."""
    if duty.action and duty.object:
        return f"{duty.action}{duty.object}"
    return re.split("[，,。；;：:\n]", duty.text, maxsplit=1)[0]


def _signatures(row: ManualVersion, owned: queries.VersionRow | None) -> tuple[Signature, ...]:
    """Who drafted, reviewed, approved. One registered from a document leaves the last two to be signed."""
    drafted, day = owned.drafted_by if owned else "", _day(row.drafted_at)
    if owned is None or row.reviewed_by is None:
        first = pgettext("签署", "登记") if row.published_at is not None else pgettext("签署", "编制")
        return (
            Signature(first, drafted, day),
            Signature(pgettext("签署", "审核"), "", ""),
            Signature(pgettext("签署", "批准"), "", ""),
        )
    return (
        Signature(pgettext("签署", "编制"), drafted, day),
        Signature(pgettext("签署", "审核"), owned.reviewed_by, _day(row.submitted_at)),
        Signature(pgettext("签署", "批准"), owned.published_by, _day(row.published_at)),
    )


def _receipts(ctx: Context, row: ManualVersion) -> tuple[tuple[Receipt, ...], str]:
    if row.state != VersionState.PUBLISHED:
        return (), ""
    every, done = queries.acknowledgement_counts(ctx, row)
    if every > HOLDERS_LISTED:
        return (), _("应签收%(all)d人，已签收%(done)d人，签收名单另附。") % {"all": every, "done": done}
    status = queries.acknowledgement_status(ctx, row)
    return (
        tuple(
            Receipt(
                printable(item.name),
                printable(item.staff_number),
                printable(item.unit_name),
                _("%(day)s已签收") % {"day": _day(item.at)} if item.at else "",
            )
            for item in status
        ),
        "",
    )


def _day(at: dt.datetime | None) -> str:
    return spoken(at.astimezone(BANK_ZONE).date()) if at is not None else ""
