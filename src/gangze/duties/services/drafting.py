"""Draft new versions, one or many at once; register first versions from documents (编制与初始登记)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.duties.models import Manual, ManualInForce, ManualVersion, VersionState
from gangze.duties.services.inputs import DraftManual, ManualInput, RegisterManual
from gangze.duties.services.places import Owner, at_owners, owner_lock
from gangze.duties.services.rows import copied, problems, write_duties
from gangze.framework import recorder
from gangze.framework.command import command
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, assert_facts, known, true_on
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Finding, Refused
from gangze.kernel.interval import Interval
from gangze.organisation.models import PostState, UnitState

OPEN = (VersionState.DRAFT, VersionState.REVIEW)
_WIDTHS = {"source": 200, "source_digest": 64, "document_number": 60}


@command(
    "duties.draft",
    writes=(ManualVersion,),
    label=gettext_lazy("编制说明书"),
    right="duties.draft",
    places=at_owners,
    locks=owner_lock,
)
def draft_manual(cmd: DraftManual, *, ctx: Context) -> dict[str, int]:
    """A new version as a draft; returns `{"manual", "version", "revision", "duties"}`."""
    return _drafted([cmd], ctx)[0]


@draft_manual.for_many
def draft_manuals(cmds: Sequence[DraftManual], *, ctx: Context) -> list[dict[str, int]]:
    """Many drafts in few statements; every problem of every one is reported, and then nothing is written."""
    return _drafted(cmds, ctx)


@command(
    "duties.register",
    writes=(ManualVersion,),
    label=gettext_lazy("初始登记说明书"),
    right="intake.accept",
    places=at_owners,
    locks=owner_lock,
)
def register_manual(cmd: RegisterManual, *, ctx: Context) -> dict[str, int]:
    """A first version from the bank's own document, published and in force at once.

    Only where the manual has never had a published version; a later change is drafted and approved.
    """
    return _registered([cmd], ctx)[0]


@register_manual.for_many
def register_manuals(cmds: Sequence[RegisterManual], *, ctx: Context) -> list[dict[str, int]]:
    """Many first versions in few statements; all problems are reported, and then nothing is written."""
    return _registered(cmds, ctx)


def _drafted(cmds: Sequence[DraftManual], ctx: Context) -> list[dict[str, int]]:
    known_names = _names(cmds, {(cmd.post, cmd.unit): ctx.today for cmd in cmds})
    existing = _existing(cmds)
    found = _common_problems(cmds, known_names, existing)
    in_force = _in_force(existing.values(), ctx) if any(cmd.copy_in_force for cmd in cmds) else {}
    for cmd in cmds:
        manual = existing.get((cmd.post, cmd.unit))
        name = known_names.get((cmd.post, cmd.unit), "")
        if cmd.copy_in_force and (manual is None or manual.pk not in in_force):
            found.append(
                Finding(
                    "manual.not_in_force",
                    _("没有可复制的生效版本"),
                    name,
                    remedy=_("请新建空白草稿"),
                )
            )
        if cmd.copy_in_force and cmd.duties:
            found.append(
                Finding(
                    "draft.both",
                    _("复制生效版本时不能同时给出新的职责"),
                    name,
                    remedy=_("请先复制，再在草稿中修改"),
                )
            )
    if found:
        raise Refused(found)
    versions = _versions(cmds, _manuals(cmds, existing), VersionState.DRAFT, ctx)
    count = Counter[int]()
    for cmd, version in zip(cmds, versions, strict=True):
        if cmd.copy_in_force:
            count[version.pk] = copied(in_force[version.manual_id], version)
    return _finished(cmds, versions, count)


def _registered(cmds: Sequence[RegisterManual], ctx: Context) -> list[dict[str, int]]:
    names = _names(cmds, {(cmd.post, cmd.unit): cmd.effective for cmd in cmds})
    existing = _existing(cmds)
    found = _common_problems(cmds, names, existing)
    published = _published(existing.values())
    for cmd in cmds:
        manual = existing.get((cmd.post, cmd.unit))
        name = names.get((cmd.post, cmd.unit), "")
        if not cmd.source.strip() or not cmd.source_digest.strip():
            found.append(
                Finding(
                    "register.no_source",
                    _("初始登记须注明来源文件"),
                    name,
                    "source",
                    _("请从识别结果中采纳，或改为编制草稿后送审"),
                )
            )
        earlier = published.get(manual.pk) if manual is not None else None
        if earlier is not None:
            found.append(_registered_before(earlier, cmd, name))
        if not cmd.duties and not any((cmd.mission, cmd.qualifications, cmd.workflow, cmd.criteria)):
            found.append(
                Finding("manual.empty", _("说明书没有任何内容"), name, remedy=_("请补充职责后再登记"))
            )
    if found:
        raise Refused(found)
    versions = _versions(cmds, _manuals(cmds, existing), VersionState.PUBLISHED, ctx)
    assert_facts(
        ManualInForce,
        [
            Assertion({"manual": version.manual_id}, Interval(cmd.effective), {"version": version.pk})
            for cmd, version in zip(cmds, versions, strict=True)
        ],
    )
    return _finished(cmds, versions, Counter())


def _registered_before(earlier: ManualVersion, cmd: RegisterManual, name: str) -> Finding:
    if earlier.source_digest == cmd.source_digest:
        return Finding(
            "manual.accepted_twice",
            _("该文件的职责已采纳过，登记为第%(number)d版") % {"number": earlier.number},
            name,
            cmd.source,
            _("无需重复采纳；内容有变化时请编制新版本"),
        )
    return Finding(
        "manual.registered",
        _("已有发布的第%(number)d版，不能再次初始登记") % {"number": earlier.number},
        name,
        cmd.source,
        _("请编制新版本，经审核批准后生效"),
    )


def _names(cmds: Sequence[ManualInput], days: dict[Owner, dt.date]) -> dict[Owner, str]:
    """Names of the posts and units that exist on their day, in at most two queries."""
    posts = {cmd.post for cmd in cmds if cmd.post is not None}
    units = {cmd.unit for cmd in cmds if cmd.unit is not None}
    named: dict[Owner, str] = {}
    post_rows = PostState.objects.filter(known(), post__in=posts) if posts else ()
    for post in post_rows:
        day = days.get((post.post_id, None))
        if day is not None and day in post.when:
            named[(post.post_id, None)] = post.name
    unit_rows = UnitState.objects.filter(known(), unit__in=units) if units else ()
    for unit in unit_rows:
        day = days.get((None, unit.unit_id))
        if day is not None and day in unit.when:
            named[(None, unit.unit_id)] = unit.name
    return named


def _existing(cmds: Sequence[ManualInput]) -> dict[Owner, Manual]:
    posts = {cmd.post for cmd in cmds if cmd.post is not None}
    units = {cmd.unit for cmd in cmds if cmd.unit is not None}
    rows = Manual.objects.filter(Q(post__in=posts) | Q(unit__in=units))
    return {(row.post_id, row.unit_id): row for row in rows}


def _in_force(manuals: Any, ctx: Context) -> dict[int, ManualVersion]:
    rows = ManualInForce.objects.filter(true_on(ctx.today), manual__in=[m.pk for m in manuals])
    return {row.manual_id: row.version for row in rows.select_related("version")}


def _published(manuals: Any) -> dict[int, ManualVersion]:
    rows = ManualVersion.objects.filter(manual__in=[m.pk for m in manuals], state=VersionState.PUBLISHED)
    return {row.manual_id: row for row in rows.order_by("number")}


def _common_problems(
    cmds: Sequence[ManualInput], names: dict[Owner, str], existing: dict[Owner, Manual]
) -> list[Finding]:
    found: list[Finding] = []
    times = Counter((cmd.post, cmd.unit) for cmd in cmds)
    drafts = {
        row.manual_id: row
        for row in ManualVersion.objects.filter(
            manual__in=[manual.pk for manual in existing.values()], state__in=OPEN
        )
    }
    for index, cmd in enumerate(cmds, 1):
        owner = (cmd.post, cmd.unit)
        name = names.get(owner, "")
        here = name or _("第%(index)d份") % {"index": index}
        if (cmd.post is None) == (cmd.unit is None):
            found.append(
                Finding(
                    "manual.owner",
                    _("说明书须属于一个岗位或一个机构"),
                    here,
                    "post",
                    _("请选择岗位或机构，二者择一"),
                )
            )
        elif not name:
            found.append(
                Finding(
                    "owner.not_there",
                    _("所选岗位或机构在该日不存在"),
                    here,
                    "post" if cmd.post is not None else "unit",
                    _("请核对生效日期，或先登记该岗位、机构"),
                )
            )
        if times[owner] > 1:
            found.append(
                Finding(
                    "manual.twice",
                    _("同一岗位或机构在本次提交中出现%(times)d次") % {"times": times[owner]},
                    here,
                    remedy=_("请合并为一份说明书"),
                )
            )
            times[owner] = 0
        draft = drafts.get(existing[owner].pk) if owner in existing else None
        if draft is not None:
            found.append(
                Finding(
                    "manual.open_draft",
                    _("已有在编的第%(number)d版（%(state)s）")
                    % {"number": draft.number, "state": draft.get_state_display()},
                    here,
                    remedy=_("请在该版本上继续修改，或先作废该草稿"),
                )
            )
        found += problems(cmd.duties, here)
        for field, width in _WIDTHS.items():
            if len(getattr(cmd, field)) > width:
                found.append(
                    Finding(
                        "text.too_long",
                        _("“%(label)s”超过%(width)d个字")
                        % {"label": ManualVersion._meta.get_field(field).verbose_name, "width": width},  # type: ignore[union-attr]
                        here,
                        field,
                        _("请缩短后重试"),
                    )
                )
    return found


def _manuals(cmds: Sequence[ManualInput], existing: dict[Owner, Manual]) -> dict[Owner, Manual]:
    missing = [
        Manual(post_id=cmd.post, unit_id=cmd.unit) for cmd in cmds if (cmd.post, cmd.unit) not in existing
    ]
    made = recorder.create_many(missing)
    return existing | {(row.post_id, row.unit_id): row for row in made}


def _versions(
    cmds: Sequence[ManualInput], manuals: dict[Owner, Manual], state: VersionState, ctx: Context
) -> list[ManualVersion]:
    last: dict[int, int] = defaultdict(int)
    rows = ManualVersion.objects.filter(manual__in=[manual.pk for manual in manuals.values()])
    last.update(rows.values("manual").annotate(last=Max("number")).values_list("manual", "last"))
    in_force: dict[int, ManualVersion] = {}
    if any(getattr(cmd, "copy_in_force", False) for cmd in cmds):
        in_force = _in_force(manuals.values(), ctx)
    published = state is VersionState.PUBLISHED
    versions = []
    for cmd in cmds:
        manual = manuals[(cmd.post, cmd.unit)]
        base = in_force.get(manual.pk) if getattr(cmd, "copy_in_force", False) else None
        sections = {
            name: getattr(cmd, name).strip() or (getattr(base, name) if base is not None else "")
            for name in ("mission", "qualifications", "workflow", "criteria")
        }
        versions.append(
            ManualVersion(
                manual=manual,
                number=last[manual.pk] + 1,
                state=state,
                note=cmd.note.strip(),
                document_number=cmd.document_number.strip(),
                source=cmd.source.strip(),
                source_digest=cmd.source_digest.strip(),
                drafted_by=ctx.actor.id,
                drafted_at=ctx.now,
                edited_by=[ctx.person] if ctx.person is not None else [],
                published_by=ctx.actor.id if published else None,
                published_at=ctx.now if published else None,
                **sections,
            )
        )
    return recorder.create_many(versions)


def _finished(
    cmds: Sequence[ManualInput], versions: Sequence[ManualVersion], count: Counter[int]
) -> list[dict[str, int]]:
    write_duties(
        [(version, cmd.duties, cmd.source.strip()) for cmd, version in zip(cmds, versions, strict=True)]
    )
    act = current_act()
    results = []
    for cmd, version in zip(cmds, versions, strict=True):
        act.about(version, version.manual)
        act.subjects.add(
            ("organisation.post", cmd.post)
            if cmd.post is not None
            else ("organisation.unit", int(cmd.unit or 0))
        )
        results.append(
            {
                "manual": version.manual_id,
                "version": version.pk,
                "revision": version.revision,
                "duties": count[version.pk] + _size(cmd.duties),
            }
        )
    return results


def _size(duties: Sequence[Any]) -> int:
    return sum(1 + _size(duty.duties) for duty in duties)
