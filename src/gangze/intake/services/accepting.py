"""A draft becomes part of the registry, as one dated change (识别结果入库)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.duties.models import ManualVersion
from gangze.duties.services.drafting import draft_manual, register_manual
from gangze.duties.services.inputs import DraftManual, DutyInput, RegisterManual
from gangze.framework import recorder
from gangze.framework.command import command
from gangze.framework.context import Context
from gangze.intake.domain.draft import ELEMENTS, Draft, Node, Under, below, by_parent, doubtful, duties_in, living
from gangze.intake.domain.plan import Plan, PlannedManual
from gangze.intake.domain.sameness import by_owner, says_the_same
from gangze.intake.models import Draft as DraftRow
from gangze.intake.models import DraftState
from gangze.intake.queries import duties_in_force, plan_of, published_manuals, versions_in_the_way
from gangze.intake.services.correcting import OnDraft, lock_of, open_draft, places_touched
from gangze.kernel.findings import Effect, Finding, Refused
from gangze.organisation.models import UnitKind
from gangze.organisation.services.positions import Establish, establish
from gangze.organisation.services.posts import CreatePost, create_post
from gangze.organisation.services.units import FoundUnit, found_unit


class Accept(OnDraft):
    """Take a draft over. `doubts_accepted` says that the open doubts were seen and are taken as they stand."""

    doubts_accepted: bool = False


@command(
    "intake.accept",
    label=gettext_lazy("识别结果入库"),
    right="intake.accept",
    places=places_touched,
    locks=lambda cmd: [*lock_of(cmd), "intake.accept"],
)
def accept(cmd: Accept, *, ctx: Context) -> dict[str, int]:
    """Found units, set up posts, register manuals, all dated `valid_from`, with the document as their source.

    A manual that was never published is registered; one that was, and says something else, becomes a draft of
    a new version for review. Returns how much was made of each. Refused with every reason together.
    """
    row = open_draft(cmd)
    plan = plan_of(row, ctx)
    _stop(row, plan, cmd, ctx)
    draft = living(row.nodes)
    units = _found_units(row, plan, ctx)
    posts, made_posts, made_positions = _set_up_posts(row, plan, units, ctx)
    manuals, drafted = _register(row, draft, plan, units, posts, ctx)
    result = {
        "units": sum(unit.existing is None and not unit.same_as for unit in plan.units),
        "posts": made_posts,
        "positions": made_positions,
        **manuals,
    }
    recorder.update(
        row,
        state=DraftState.ACCEPTED,
        closed_by=ctx.actor.id,
        closed_label=ctx.actor.label,
        closed_at=ctx.now,
        result=result
        | {"touched": {"units": sorted(set(units.values())), "posts": sorted(set(posts.values())), "drafts": drafted}},
    )
    recorder.current_act().about(row, row.document)
    return result


def _stop(row: DraftRow, plan: Plan, cmd: Accept, ctx: Context) -> None:
    """Refuse while something must be settled first."""
    findings = [f for f in plan.findings if f.effect is Effect.BLOCK]
    findings += [being_drafted(manual, version) for manual, version in versions_in_the_way(row, plan, ctx)]
    if plan.questions and not row.under_settled:
        names = "、".join(question.node.name for question in plan.questions[:5])
        findings.append(
            Finding(
                "intake.question_open",
                _("尚未确定“%(names)s”隶属哪个机构") % {"names": names},
                subject=row.document.name,
                source="under",
                remedy=_("请在页面上方回答归属问题"),
            )
        )
    nameless = [unit.node.id for unit in plan.units if not unit.node.name.strip() and unit.existing is None]
    if nameless:
        findings.append(
            Finding("intake.nameless", _("有机构没有名称"), subject=",".join(nameless), remedy=_("请补充名称"))
        )
    if not plan.units:
        findings.append(
            Finding(
                "intake.nothing",
                _("没有可入库的机构或岗位"),
                subject=row.document.name,
                remedy=_("可在右侧新增机构和岗位，或放弃此草稿"),
            )
        )
    left = doubtful(row.nodes)
    if left and not cmd.doubts_accepted:
        findings.append(
            Finding(
                "intake.doubts_open",
                _("还有%(count)d处存疑未核对") % {"count": len(left)},
                subject=row.document.name,
                remedy=_("请逐条核对，或确认“存疑按现有识别结果入库”"),
            )
        )
    if findings:
        raise Refused(findings)


def being_drafted(manual: PlannedManual, version: ManualVersion) -> Finding:
    """A manual that the document would change is being drafted by somebody already."""
    return Finding(
        "intake.being_drafted",
        _("“%(name)s”的说明书已有第%(number)d版正在编制（%(state)s），本文件所写与现行版不同，不能再起草一版")
        % {"name": manual.owner.name, "number": version.number, "state": version.get_state_display()},
        subject=manual.owner.name,
        source=f"/manuals/versions/{version.pk}/edit",
        remedy=_("请先把那一版送审发布或作废；或在识别结果中把这一项选为“不采用”"),
    )


def _found_units(row: DraftRow, plan: Plan, ctx: Context) -> dict[str, int]:
    """Node id -> unit id; new units are founded level by level, so that the one above exists."""
    ids = {unit.node.id: unit.existing for unit in plan.units if unit.existing is not None}
    waiting = [unit for unit in plan.units if unit.existing is None]
    same = {unit.node.id: unit.same_as for unit in waiting if unit.same_as}
    order = {unit.node.id: place for place, unit in enumerate(plan.units)}
    while waiting:
        ids |= {node: ids[first] for node, first in same.items() if first in ids}
        waiting = [unit for unit in waiting if unit.node.id not in ids]
        level = [u for u in waiting if not u.same_as and (u.parent is None or u.parent in ids)]
        if not level:
            continue
        cmds = [
            FoundUnit(
                name=unit.node.name,
                kind=UnitKind(unit.kind),
                parent=ids[unit.parent] if unit.parent is not None else row.under_id,
                aliases=list(unit.node.aliases),
                mission=unit.node.mission,
                order=order[unit.node.id],
                valid_from=row.valid_from,
            )
            for unit in level
        ]
        made = found_unit.many(cmds, ctx=ctx).result
        ids |= {unit.node.id: item["unit"] for unit, item in zip(level, made, strict=True)}
    return ids


def _set_up_posts(
    row: DraftRow, plan: Plan, units: dict[str, int], ctx: Context
) -> tuple[dict[str, int], int, int]:
    """Node id -> standard post id, and how many posts and positions were made."""
    ids = {post.node.id: post.existing for post in plan.posts if post.existing is not None}
    fresh = [post for post in plan.posts if post.existing is None and not post.same_as]
    if fresh:
        cmds = [
            CreatePost(name=p.node.name, aliases=list(p.node.aliases), valid_from=row.valid_from) for p in fresh
        ]
        made = create_post.many(cmds, ctx=ctx).result
        ids |= {post.node.id: item["post"] for post, item in zip(fresh, made, strict=True)}
    ids |= {post.node.id: ids[post.same_as] for post in plan.posts if post.same_as}
    positions = {
        (units[post.unit], ids[post.node.id]): Establish(
            unit=units[post.unit],
            post=ids[post.node.id],
            headcount=post.node.headcount,
            valid_from=row.valid_from,
        )
        for post in plan.posts
        if not post.established
    }
    if positions:
        establish.many(list(positions.values()), ctx=ctx)
    return ids, len(fresh), len(positions)


def _register(
    row: DraftRow,
    draft: Draft,
    plan: Plan,
    units: dict[str, int],
    posts: dict[str, int],
    ctx: Context,
) -> tuple[dict[str, int], list[int]]:
    """How much was registered, and the versions that were drafted for review."""
    wanted = by_owner(plan, units, posts)
    published = published_manuals(
        {key for kind, key in wanted if kind == "post"}, {key for kind, key in wanted if kind == "unit"}
    )
    standing = duties_in_force(list(published.values()), ctx.on(row.valid_from))
    under = by_parent(draft)
    first, revised, same, count = [], [], 0, 0
    for key, manual in wanted.items():
        content = _content(row, under, manual, key)
        if key not in published:
            first.append(RegisterManual(effective=row.valid_from, **content))
        elif says_the_same((duty.text for duty in standing.get(published[key], [])), under, manual):
            same += 1
            continue
        else:
            revised.append(DraftManual(**content))
        count += sum(1 + sum(1 for _ in below(under, duty.id)) for duty in manual.duties)
    if first:
        register_manual.many(first, ctx=ctx)
    drafted = draft_manual.many(revised, ctx=ctx).result if revised else []
    made = {"manuals": len(first), "revisions": len(revised), "unchanged": same, "duties": count}
    return made, [item["version"] for item in drafted]


def _content(row: DraftRow, under: Under, manual: PlannedManual, key: tuple[str, int]) -> dict[str, Any]:
    kind, owner = key
    return {
        kind: owner,
        "mission": manual.owner.mission,
        **{name: "\n".join(getattr(manual.owner, name)) for name in ELEMENTS},
        "source": row.document.name,
        "source_digest": row.document.digest,
        "duties": [_duty(under, duty) for duty in manual.duties],
    }


def _duty(under: Under, node: Node) -> DutyInput:
    return DutyInput(
        text=node.text,
        original=node.original,
        group=node.group,
        frequency=node.frequency or None,
        figures=[dict(figure) for figure in node.figures],
        span=(node.start, node.end) if node.start is not None and node.end is not None else None,
        duties=[_duty(under, part) for part in duties_in(under, node.id)],
    )
