"""What the intake pages draw: the tree beside the marked source, questions, differences (核对页面的数据)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from gangze.duties.domain.compare import Item, compared
from gangze.duties.models import Frequency, ManualVersion
from gangze.framework.context import Context
from gangze.framework.web.numbers import whole
from gangze.intake.domain import draft as drafts
from gangze.intake.domain.draft import DUTY, POST, UNIT, Node, living
from gangze.intake.domain.marked import stretches
from gangze.intake.domain.plan import Plan, repeated_duties
from gangze.intake.domain.sameness import existing_owners
from gangze.intake.domain.windows import Branch, Look, look
from gangze.intake.models import Draft
from gangze.intake.queries import duties_in_force, published_manuals
from gangze.kernel.findings import Finding, refuse
from gangze.organisation.models import UnitState
from gangze.organisation.queries.names import post_names, unit_names

REASONS = {
    "furniture": gettext_lazy("页眉页脚、导航等页面内容"),
    "section": gettext_lazy("职责以外的章节"),
    "prose": gettext_lazy("说明性文字"),
    "layout": gettext_lazy("排版符号"),
    "unread": gettext_lazy("未能判断，请核对"),
    "article": gettext_lazy("整篇不是职责文件：文章"),
    "contract": gettext_lazy("整篇不是职责文件：合同"),
    "job_advert": gettext_lazy("整篇不是职责文件：招聘启事"),
    "minutes": gettext_lazy("整篇不是职责文件：会议纪要"),
    "tender": gettext_lazy("整篇不是职责文件：采购或招标公告"),
    "news": gettext_lazy("整篇不是职责文件：新闻"),
    "notice": gettext_lazy("整篇不是职责文件：通知公告"),
    "plan": gettext_lazy("整篇不是职责文件：工作计划"),
    "questions": gettext_lazy("整篇不是职责文件：试题"),
    "speech": gettext_lazy("整篇不是职责文件：讲话稿"),
    "summary": gettext_lazy("整篇不是职责文件：工作总结"),
}
UNNAMED_REASON = gettext_lazy("其他内容")
"""Words for the parser's reasons (未识别原因)."""

FIELD = re.compile(r"[a-z_]+[a-z_0-9.\[\]]*")
"""Where a command's finding names a field of the command, which nobody sees on the page of a draft."""

DOUBTS = frozenset(
    {
        gettext_noop("机构名称由文件标题推断"),
        gettext_noop("文件没有写明机构，由标题或岗位名称推断"),
        gettext_noop("句子不完整，可能被截断"),
        gettext_noop("序号缺失，按前后顺序推断"),
        gettext_noop("序号缺失，按独立职责处理"),
        gettext_noop("名称末尾可能缺字"),
        gettext_noop("由叙述文字中的主语推断归属，请核对"),
    }
)
NAMED_DOUBTS = {
    "not_in_introduction": gettext_lazy("“%(name)s”不在概述所列岗位之中"),
    "introduction_only": gettext_lazy("“%(name)s”只在概述中列出，没有单独的职责"),
}
"""Words for the parser's doubts (存疑), which it gives in Chinese."""


def doubt_words(code: str, message: str, name: str) -> str:
    """A doubt about the item `name` in the reader's language; one not known here stays as the parser gave it."""
    if code in NAMED_DOUBTS:
        return str(NAMED_DOUBTS[code]) % {"name": name}
    return _(message) if message in DOUBTS else message


def unit_choices(ctx: Context) -> list[tuple[int, str]]:
    """Units of the day looked at for a select box, each with its place: one query."""
    rows = {
        key: (name, parent)
        for key, name, parent in UnitState.objects.on(ctx.as_of)
        .order_by("order", "name")
        .values_list("unit_id", "name", "parent_id")
    }
    return sorted(((key, " / ".join(_path(rows, key))) for key in rows), key=lambda item: item[1])


def _path(rows: Mapping[int, tuple[str, int | None]], key: int) -> list[str]:
    names: list[str] = []
    here: int | None = key
    while here is not None and here in rows and len(names) < 12:
        name, here = rows[here]
        names.append(name)
    return names[::-1]


def only_top(ctx: Context) -> int | None:
    """The unit under which new ones most likely stand: the bank's single top unit, None where there are several."""
    tops = list(UnitState.objects.on(ctx.as_of).filter(parent=None).values_list("unit_id", flat=True)[:2])
    return tops[0] if len(tops) == 1 else None


def frequencies() -> list[tuple[str, str]]:
    """Frequencies for a select box."""
    return [("", _("未注明")), *((value, str(label)) for value, label in Frequency.choices)]


SHOWN = 50
"""Questions, findings and owners of one page; what is beyond stands on it once these are settled or asked for."""


def preview(row: Draft, plan: Plan, at: str = "", doubts_only: bool = False) -> dict[str, Any]:
    """Both panes, the questions and the counts of a draft; of a long one the window in which the node `at` stands.

    `doubts_only`: the windows are of the nodes in doubt alone.
    """
    tree = row.nodes
    under, names, alive = drafts.by_parent(tree), _unit_names(tree), living(tree)
    kept = {node.id for node in alive}
    implied = [unit for unit in plan.units if unit.node.implied and not unit.node.settled and not unit.existing]
    findings = named(tree, plan.findings[:SHOWN])
    looked = look(row.document.text, under, alive, at, doubts_only)
    questions = () if row.under_settled else plan.questions
    return {
        "tree": _drawn(looked.tree, kept, _marks(plan)),
        "source": [list(stretches(row.document.text, alive, *span)) for span in looked.spans],
        "questions": questions[:SHOWN],
        "more_questions": max(len(questions) - SHOWN, 0),
        "implied": implied[:SHOWN],
        "more_implied": max(len(implied) - SHOWN, 0),
        "findings": findings,
        "all_findings": len(plan.findings),
        "more_findings": max(len(plan.findings) - SHOWN, 0),
        "repeated": sum(finding.code == "intake.duty_twice" for finding in plan.findings),
        "counts": row.counts,
        "unrecognised": [
            item | {"why": REASONS.get(item["reason"], UNNAMED_REASON)}
            for item in row.unrecognised
            if item["text"].strip() and any(begin <= item["span"][0] < end for begin, end in looked.spans)
        ],
        "owners": [(n.id, _owner_name(names, n)) for n in looked.nodes if n.id in kept and n.type in (UNIT, POST)],
        "contents": _contents(looked, names),
        "at": looked.at,
        "doubts_only": doubts_only,
    }


def _contents(looked: Look, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What leads to the other windows of a long draft, each by the unit it begins in; nothing where there is one."""
    if len(looked.windows) < 2:
        return []
    return [
        {
            "at": window.nodes[0].id,
            "title": _owner_name(names, looked.titles[place]),
            "units": [node for node in window.nodes if node.type == UNIT] if place == looked.number else (),
            "doubts": sum(node.id in looked.doubtful for node in window.nodes),
            "nodes": len(window.nodes),
            "here": place == looked.number,
        }
        for place, window in enumerate(looked.windows)
    ]


def owners_named(tree: drafts.Draft, words: str) -> list[tuple[str, str]]:
    """Units and posts of a draft in whose name, or whose unit's name, some words stand; not more than `SHOWN`."""
    names = _unit_names(tree)
    owners = ((node.id, _owner_name(names, node)) for node in living(tree) if node.type in (UNIT, POST))
    return list(islice(((key, name) for key, name in owners if words in name), SHOWN))


def _marks(plan: Plan) -> dict[str, tuple[str, str]]:
    """What accepting makes of each unit and post, as a badge."""
    marks: dict[str, tuple[str, str]] = {}
    for unit in plan.units:
        marks[unit.node.id] = (_("已有机构"), "success") if unit.existing else (_("新设机构"), "info")
    for post in plan.posts:
        if post.established:
            marks[post.node.id] = (_("已有岗位"), "success")
        elif post.existing or post.same_as:
            marks[post.node.id] = (_("沿用标准岗位"), "success")
        else:
            marks[post.node.id] = (_("新设岗位"), "info")
    return marks


def named(tree: drafts.Draft, findings: Iterable[Finding]) -> list[Finding]:
    """Findings that speak of a node by its words and its owner, not by its id; names of fields are left out."""
    names = _unit_names(tree)
    nodes = {node.id: node for node in tree}
    found = []
    for finding in findings:
        node = nodes.get(finding.subject)
        source = "" if FIELD.fullmatch(finding.source) else finding.source
        if node is None:
            found.append(replace(finding, source=source))
            continue
        owner = nodes.get(node.parent)
        above = "" if owner is None else owner.name if owner.type == DUTY else _owner_name(names, owner)
        found.append(replace(finding, subject=node.name or node.text, source=above or source))
    return found


def _unit_names(tree: drafts.Draft) -> dict[str, str]:
    return {node.id: node.name for node in tree if node.type == UNIT}


def _owner_name(names: Mapping[str, str], node: Node) -> str:
    if node.type == UNIT:
        return node.name or _("（未命名机构）")
    return f"{names.get(node.parent, '')} / {node.name}"


def _drawn(branches: list[Branch], kept: set[str], marks: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "node": node,
            "label": node.name or node.text or _("（未命名机构）"),
            "mark": marks.get(node.id),
            "frequency": Frequency(node.frequency).label if node.frequency in Frequency.values else node.frequency,
            "rejected": node.id not in kept,
            "headcount": _("编制 %(n)s") % {"n": node.headcount} if node.headcount else "",
            "elements": _elements(node),
            "values": json.dumps(_values(node), ensure_ascii=False),
            "doubtful": bool(node.doubts) and not node.settled and node.id in kept,
            "doubts": [doubt_words(doubt["code"], doubt["message"], node.name) for doubt in node.doubts],
            "children": _drawn(under, kept, marks),
        }
        for node, under in branches
    ]


def _elements(node: Node) -> list[str]:
    """What a post's node holds beside its duties, and how much of each."""
    named = {"qualifications": _("任职要求"), "workflow": _("工作流程"), "criteria": _("考核标准")}
    return [
        _("%(element)s %(n)s 条") % {"element": named[name], "n": len(getattr(node, name))}
        for name in drafts.ELEMENTS
        if getattr(node, name)
    ]


def _values(node: Node) -> dict[str, Any]:
    """What the editor of a node is filled with, by field name."""
    if node.type == DUTY:
        return {"text": node.text, "frequency": node.frequency, "group": node.group}
    shared = {"name": node.name, "aliases": "、".join(node.aliases)}
    if node.type == UNIT:
        return shared | {"mission": node.mission}
    headcount = "" if node.headcount is None else str(node.headcount)
    elements = {name: "\n".join(getattr(node, name)) for name in drafts.ELEMENTS}
    return shared | {"headcount": headcount} | elements


UNSAVED = "unsaved-"
"""Prefix of the fields of an editor that stood open, and changed, while something else was submitted."""


def _edit_of(post: QueryDict, prefix: str = "") -> dict[str, Any]:
    """The arguments of an edit out of an editor's fields."""
    given = {key.removeprefix(prefix): post[key] for key in post if key.startswith(prefix)}
    fields = ("name", "text", "kind", "mission", "group", "frequency")
    values: dict[str, Any] = {key: _typed(given[key]) for key in fields if key in given}
    if "headcount" in given:
        values["headcount"] = whole(given["headcount"].strip())
    if "aliases" in given:
        values["aliases"] = tuple(part for part in given["aliases"].replace("、", " ").split() if part)
    for name in drafts.ELEMENTS:
        if name in given:
            values[name] = tuple(line for line in given[name].splitlines() if line.strip())
    return {"node_id": given.get("node", ""), **values}


def _typed(text: str) -> str:
    """What was typed into a field: browsers send its line ends as two characters."""
    return text.replace("\r\n", "\n").strip()


def unsaved_edit(post: QueryDict, row: Draft) -> dict[str, Any] | None:
    """The arguments of the edit that must be kept first: of the open editor, or of the one that splits a duty.

    None where there is none, or where it says what the draft says already.
    """
    splitting = post.get("operation") == "split" and "text" in post
    prefix = UNSAVED if f"{UNSAVED}node" in post else ""
    if not prefix and not splitting:
        return None
    edit = _edit_of(post, prefix)
    node = next((node for node in row.nodes if node.id == edit["node_id"]), None)
    if node is not None and all(getattr(node, key) == value for key, value in edit.items() if key != "node_id"):
        return None
    return edit


def operation_of(post: QueryDict, row: Draft) -> tuple[str, dict[str, Any]]:
    """The operation on a draft and its arguments out of a submitted form; refused where a needed field is missing."""
    name = post.get("operation", "")
    nodes = post.getlist("nodes")
    if name == "edit":
        return name, _edit_of(post)
    if name == "map":
        unit = post.get("unit", "")
        return name, {"node_id": post.get("node", ""), "unit": whole(unit)}
    if name == "split":
        text = post.get("text", "")
        before = len(text) - len(text.lstrip())
        return name, {"node_id": post.get("node", ""), "at": (whole(post.get("at", "")) or 0) - before}
    if name == "keep_one":
        return "reject", {"node_ids": repeated_duties(row.nodes)}
    if name in ("reject", "settle", "merge"):
        if not nodes:
            raise refuse("draft.none_ticked", _("请先勾选条目"), source="nodes")
        return name, {"node_ids": nodes}
    if name == "restore":
        return "reject", {"node_ids": nodes, "rejected": False}
    if name == "move":
        return name, {"node_ids": nodes, "parent": post.get("parent", "")}
    if name == "add":
        start, end = post.get("start", ""), post.get("end", "")
        place = (whole(start) or 0, whole(end) or 0) if start.isdecimal() and end.isdecimal() else None
        kind = post.get("kind", DUTY)
        words = post.get("words", "")
        return name, {
            "kind": kind,
            "parent": post.get("parent", ""),
            "name": "" if kind == DUTY else words,
            "text": words if kind == DUTY else "",
            "place": place,
        }
    raise refuse("draft.operation", _("没有这种操作"), subject=name)


def touched(row: Draft, ctx: Context) -> list[dict[str, Any]]:
    """Links to every unit and post that an accepted draft touched, and to the versions drafted: three queries."""
    made = row.result.get("touched") or {}
    units, posts = made.get("units", []), made.get("posts", [])
    named_units, named_posts = unit_names(units, row.valid_from), post_names(posts, row.valid_from)
    versions = ManualVersion.objects.filter(pk__in=made.get("drafts", [])).select_related("manual").order_by("pk")
    names = {("unit", key): name for key, name in named_units.items()}
    names |= {("post", key): name for key, name in named_posts.items()}
    return [
        {"title": _("机构"), "links": _links("unit", [(key, named_units.get(key, "")) for key in units])},
        {"title": _("岗位"), "links": _links("post", [(key, named_posts.get(key, "")) for key in posts])},
        {
            "title": _("待修订审核的说明书"),
            "links": _links(
                "manual-edit",
                [
                    (
                        version.pk,
                        names.get(("post", version.manual.post_id or 0))
                        or names.get(("unit", version.manual.unit_id or 0), ""),
                    )
                    for version in versions
                ],
            ),
        },
    ]


def _links(route: str, items: Iterable[tuple[int, str]]) -> list[dict[str, str]]:
    return [{"label": label or f"#{key}", "url": reverse(route, args=[key])} for key, label in items]


def differing_manuals(row: Draft, plan: Plan, ctx: Context) -> Iterator[dict[str, Any]]:
    """Manuals that the registry already has, with the duties of both sides: five queries."""
    tree = living(row.nodes)
    under, names = drafts.by_parent(tree), _unit_names(tree)
    owners = existing_owners(plan)
    published = published_manuals(
        {key for kind, key in owners if kind == "post"}, {key for kind, key in owners if kind == "unit"}
    )
    standing = duties_in_force(list(published.values()), ctx.on(row.valid_from))
    for owner, manual in owners.items():
        if owner in published:
            before = [duty.text for duty in standing.get(published[owner], [])]
            after = list(_texts(under, manual.duties))
            yield {"name": _owner_name(names, manual.owner), "pairs": list(_paired(before, after))}


def _paired(before: list[str], after: list[str]) -> Iterator[dict[str, str]]:
    """Both sides duty by duty: equal and like ones beside each other."""
    old = [Item(f"old {n}", text) for n, text in enumerate(before)]
    new = [Item(f"new {n}", text) for n, text in enumerate(after)]
    for found in compared(old, new).duties:
        yield {
            "before": found.before.text if found.before else "",
            "after": found.after.text if found.after else "",
        }


def _texts(under: drafts.Under, duties: Iterable[Node]) -> Iterator[str]:
    for duty in duties:
        yield duty.text
        yield from _texts(under, drafts.duties_in(under, duty.id))
