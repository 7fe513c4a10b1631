"""What the pages of plans draw (推演方案页面的数据)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gangze.controls.domain.plan_steps import Step
from gangze.controls.models import Plan, PlanLook, PlanState
from gangze.controls.plan_words import told
from gangze.controls.queries.plans import look_of, shown_to, steps_of, waiting_proposal
from gangze.controls.services.plan_running import is_large
from gangze.controls.words import LABELS
from gangze.framework.context import Context
from gangze.framework.jobs import Job

JOB = "plans.look"

SECTIONS = (
    ("comes", "owned_anywhere", "", ""),
    ("goes", "owned_anywhere", gettext_lazy("全行不再有人承担的业务活动"), "danger"),
    ("goes", "owned", gettext_lazy("本机构不再有人承担的业务活动"), "warning"),
    ("comes", "vacant_key", gettext_lazy("将空缺的重要岗位"), "danger"),
    ("comes", "vacant", gettext_lazy("将空缺的岗位"), "warning"),
    ("comes", "idle", gettext_lazy("将没有岗位的人员"), "warning"),
    ("goes", "clause", gettext_lazy("将失效的顶岗安排"), "warning"),
    ("goes", "vacant_key", gettext_lazy("将有人任职的空缺重要岗位"), "success"),
    ("goes", "vacant", gettext_lazy("将有人任职或撤销的空缺岗位"), "success"),
    ("goes", "idle", gettext_lazy("将重新上岗的人员"), "success"),
)  # fmt: skip
"""What is told besides findings: side, kind, title, tone; without a title it is not told."""


def _line(kind: str, values: Mapping[str, Any]) -> str:
    words = {
        "owned_anywhere": "%(activity)s",
        "owned": _("%(unit)s：%(activity)s"),
        "vacant": "%(unit)s·%(post)s",
        "vacant_key": "%(unit)s·%(post)s",
        "idle": "%(person)s",
        "clause": _("“%(absent)s”请假时由“%(by)s”顶岗"),
    }
    return words[kind] % values


def plan_page(ctx: Context, plan: Plan) -> dict[str, Any]:
    """A plan with its steps in words, and what the last look at it saw."""
    steps = steps_of(plan)
    look = look_of(plan)
    mine = plan.owner_id == ctx.person
    return {
        "plan": plan,
        "mine": mine,
        "open": mine and plan.state == PlanState.DRAFT,
        "waiting": waiting_proposal(plan, ctx),
        "steps": _lines(steps, look if look and look.revision == plan.revision else None, plan.day),
        "look": look,
        "fresh": look is not None and look.revision == plan.revision,
        "large": is_large(steps),
        "effect": _effect(shown_to(ctx, look.result)) if look is not None else None,
        "job": _job(plan),
    }


def _lines(steps: Sequence[Step], look: PlanLook | None, day: dt.date) -> list[dict[str, Any]]:
    words = told(steps, day)
    seen = {run["key"]: run for run in look.result["steps"]} if look is not None else {}
    return [
        {
            "number": number,
            "key": step.key,
            "words": words[step.key],
            "editable": len(step.cmds) == 1,
            "reason": step.reason,
            **{name: seen.get(step.key, {}).get(name, ()) for name in ("refused", "asked", "noted")},
        }
        for number, step in enumerate(steps, 1)
    ]


def _effect(result: Mapping[str, Any]) -> dict[str, Any]:
    """What a look saw, in sections: counts, findings, owners and people, headcount, the tree."""
    found = {side: _findings(result[side]) for side in ("comes", "goes")}
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for side in ("comes", "goes"):
        for item in result[side].values():
            if item["kind"] not in ("finding", "unit"):
                kinds[side, item["kind"]].append(_line(item["kind"], item["values"]))
    sections = [
        {"title": title, "tone": tone, "lines": sorted(kinds[side, kind])}
        for side, kind, title, tone in SECTIONS
        if title and kinds[side, kind]
    ]
    staff = _staff(result)
    return {
        "comes": found["comes"],
        "goes": found["goes"],
        "sections": sections,
        "staff": staff,
        "tree": result.get("tree", {}),
        "hidden": result.get("hidden", 0),
        "since": _since(result.get("since")),
        "counts": [
            (len(found["comes"]), _("将新增的发现"), "danger" if found["comes"] else ""),
            (len(found["goes"]), _("将消除的发现"), "success" if found["goes"] else ""),
            (len(kinds["comes", "vacant"]) + len(kinds["comes", "vacant_key"]), _("将空缺的岗位"), ""),
            (len(kinds["comes", "idle"]), _("将没有岗位的人员"), ""),
            (len(kinds["goes", "owned_anywhere"]) + len(kinds["goes", "owned"]), _("失去承担者的业务活动"), ""),
        ],
    }


def _findings(items: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    english = get_language() == "en"
    rows = []
    for item in items.values():
        if item["kind"] == "finding":
            values = item["values"]
            message, remedy = values["english"] if english else (values["message"], values["remedy"])
            label = LABELS.get(values["code"], values["code"])
            rows.append({"message": message, "remedy": remedy, "effect": values["effect"], "label": label})
    rank = {"block": 0, "approve": 1, "record": 2}
    return sorted(rows, key=lambda row: (rank[row["effect"]], str(row["label"]), row["message"]))


def _staff(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Units whose headcount or people change, today beside then."""
    none = {"headcount": 0, "held": 0}
    pairs = [(pair[0]["values"], pair[1]["values"]) for pair in result["changes"].values() if pair[0]["kind"] == "unit"]
    pairs += [(item["values"], none) for item in result["goes"].values() if item["kind"] == "unit"]
    pairs += [(none, item["values"]) for item in result["comes"].values() if item["kind"] == "unit"]
    rows = [
        {
            "name": before.get("name") or after["name"],
            "before": before,
            "after": after,
            "over": after["held"] > after["headcount"],
            "short": after["held"] < after["headcount"],
        }
        for before, after in pairs
        if (before["headcount"], before["held"]) != (after["headcount"], after["held"])
    ]
    return sorted(rows, key=lambda row: row["name"])


def _since(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not given:
        return None
    return {"at": parse_datetime(given["at"]), "added": len(given["added"]), "gone": len(given["gone"])}


def _job(plan: Plan) -> Job | None:
    """The look or the doing that is on its way, or has failed since."""
    row = Job.objects.filter(kind__in=(JOB, "plans.execute"), key=str(plan.pk)).order_by("-pk").first()
    return row if row is not None and (row.finished_at is None or row.failed) else None
