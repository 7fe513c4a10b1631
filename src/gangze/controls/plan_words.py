"""The steps of a plan in words: what is to happen to whom, from when (方案事项的表述).

A capability says for each command that may be part of a plan how it reads. Ids in a payload are told by what their
fields are called; what an earlier step will make is told by that step.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gangze.controls.domain.plan_steps import Step, days_of, is_reference
from gangze.controls.services.plans import register_planned
from gangze.duties.models import Manual, ManualVersion
from gangze.framework.command import commands
from gangze.organisation.models import Assignment, AssignmentKind, UnitKind
from gangze.organisation.queries.names import person_names, position_names, post_names, unit_names

Words = Mapping[str, str]
Sentence = Callable[[Words, Mapping[str, Any]], str]
"""`(names by field, payload)` gives one change in words, without its day."""

FIELDS = {
    "unit": "unit", "parent": "unit", "line": "unit", "post": "post", "person": "person", "position": "position",
    "reports_to": "position", "assignment": "assignment", "version": "version", "manual": "manual",
}  # fmt: skip
"""What kind of thing a field names."""

_sentences: dict[str, Sentence] = {}


def register_step(command: str, sentence: Sentence) -> None:
    """Let a command be part of plans, and say how it reads there."""
    _sentences[command] = sentence
    register_planned(command)


def told(steps: Sequence[Step], day: dt.date) -> dict[int, list[str]]:
    """Each step's commands in words, by key: a constant number of queries."""
    return told_together({0: steps}, day)[0]


def told_together(plans: Mapping[int, Sequence[Step]], day: dt.date) -> dict[int, dict[int, list[str]]]:
    """The same of several plans at once, by plan."""
    names = _names((step for steps in plans.values() for step in steps), day)
    found: dict[int, dict[int, list[str]]] = {}
    for plan, steps in plans.items():
        numbers = {step.key: number for number, step in enumerate(steps, 1)}
        found[plan] = {step.key: [_said(step.command, cmd, names, numbers) for cmd in step.cmds] for step in steps}
    return found


def _said(command: str, cmd: Mapping[str, Any], names: Mapping[str, Mapping[int, str]], numbers: Words) -> str:  # type: ignore[type-arg]
    flat = {**cmd, **(cmd.get("changes") or {})}
    words = defaultdict(str)
    for field, kind in FIELDS.items():
        value = flat.get(field)
        if is_reference(value):
            words[field] = _("第%(n)s项新设的对象") % {"n": numbers.get(value["result_of"], "?")}
        elif isinstance(value, int):
            words[field] = names[kind].get(value, str(value))
    sentence = _sentences.get(command)
    text = sentence(words, cmd) if sentence else str(commands()[command].label)
    days = days_of([cmd])
    return _("%(text)s，自%(day)s起") % {"text": text, "day": days[0]} if days else text


def _names(steps: Iterable[Step], day: dt.date) -> dict[str, dict[int, str]]:
    ids: dict[str, set[int]] = defaultdict(set)
    for step in steps:
        for cmd in step.cmds:
            for field, value in {**cmd, **(cmd.get("changes") or {})}.items():
                if field in FIELDS and isinstance(value, int):
                    ids[FIELDS[field]].add(value)
    held = {
        key: (person, position, kind)
        for key, person, position, kind in Assignment.objects.filter(pk__in=ids["assignment"]).values_list(
            "pk", "person", "position", "kind"
        )
    }
    manuals = dict(ManualVersion.objects.filter(pk__in=ids["version"]).values_list("pk", "manual"))
    owners = {
        key: (post, unit)
        for key, post, unit in Manual.objects.filter(pk__in=ids["manual"] | set(manuals.values())).values_list(
            "pk", "post", "unit"
        )
    }
    persons = person_names(ids["person"] | {row[0] for row in held.values()}, day)
    positions = position_names(ids["position"] | {row[1] for row in held.values()}, day)
    posts = post_names(ids["post"] | {post for post, _unit in owners.values() if post}, day)
    units = unit_names(ids["unit"] | {unit for _post, unit in owners.values() if unit}, day)
    owned = {key: posts.get(post, "") if post else units.get(unit, "") for key, (post, unit) in owners.items()}
    return {
        "unit": units,
        "post": posts,
        "person": persons,
        "position": positions,
        "assignment": {
            key: _("%(person)s所任“%(position)s”（%(kind)s）")
            % {
                "person": persons.get(person, ""),
                "position": positions.get(position, ""),
                "kind": AssignmentKind(kind).label,
            }
            for key, (person, position, kind) in held.items()
        },
        "manual": owned,
        "version": {key: owned.get(manual, "") for key, manual in manuals.items()},
    }


def _headcount(cmd: Mapping[str, Any]) -> str:
    number = cmd.get("headcount")
    return _("不定编") if number is None else _("编制%(n)s人") % {"n": number}


def _changed_position(w: Words, cmd: Mapping[str, Any]) -> str:
    changes = cmd.get("changes") or {}
    said = []
    if "headcount" in changes:
        said.append(_headcount(changes))
    if "reports_to" in changes:
        upper = w["reports_to"]
        said.append(_("向“%(upper)s”汇报") % {"upper": upper} if upper else _("不再指定直接上级"))
    if "heads_unit" in changes:
        said.append(_("为机构负责人岗位") if changes["heads_unit"] else _("不再是机构负责人岗位"))
    return _("“%(position)s”调整为%(what)s") % {"position": w["position"], "what": "、".join(said)}


def _changed_unit(w: Words, cmd: Mapping[str, Any]) -> str:
    changes = cmd.get("changes") or {}
    if "name" in changes:
        return _("“%(unit)s”更名为“%(name)s”") % {"unit": w["unit"], "name": changes["name"]}
    if "line" in changes:
        return _("“%(unit)s”的条线主管改为“%(line)s”") % {"unit": w["unit"], "line": w["line"]}
    return _("变更“%(unit)s”的登记信息") % {"unit": w["unit"]}


def _changed_post(w: Words, cmd: Mapping[str, Any]) -> str:
    changes = cmd.get("changes") or {}
    if "name" in changes:
        return _("岗位“%(post)s”更名为“%(name)s”") % {"post": w["post"], "name": changes["name"]}
    return _("变更岗位“%(post)s”的登记信息") % {"post": w["post"]}


def _drafted(w: Words, cmd: Mapping[str, Any]) -> str:
    return _("编制“%(owner)s”的说明书新版本，共%(n)d条职责") % {
        "owner": w["post"] or w["unit"],
        "n": len(cmd.get("duties") or ()),
    }


def _kind(cmd: Mapping[str, Any]) -> str:
    return str(AssignmentKind(cmd.get("kind") or AssignmentKind.PRIMARY).label)


SENTENCES: dict[str, Sentence] = {
    "organisation.found_unit": lambda w, c: _("设立%(kind)s“%(name)s”，隶属“%(parent)s”")
    % {"kind": UnitKind(c["kind"]).label, "name": c["name"], "parent": w["parent"]},
    "organisation.change_unit": _changed_unit,
    "organisation.move_unit": lambda w, c: _("“%(unit)s”划转到“%(parent)s”之下")
    % {"unit": w["unit"], "parent": w["parent"]},
    "organisation.close_unit": lambda w, c: _("撤销机构“%(unit)s”") % {"unit": w["unit"]},
    "organisation.classify_unit": lambda w, c: _("调整“%(unit)s”的部门分类：%(category)s")
    % {"unit": w["unit"], "category": c.get("category", "")},
    "organisation.create_post": lambda w, c: _("新增标准岗位“%(name)s”") % {"name": c.get("name", "")},
    "organisation.change_post": _changed_post,
    "organisation.end_post": lambda w, c: _("停用标准岗位“%(post)s”") % {"post": w["post"]},
    "organisation.establish": lambda w, c: _("“%(unit)s”设“%(post)s”，%(headcount)s")
    % {"unit": w["unit"], "post": w["post"], "headcount": _headcount(c)},
    "organisation.change_position": _changed_position,
    "organisation.abolish": lambda w, c: _("撤销设岗“%(position)s”") % {"position": w["position"]},
    "organisation.assign": lambda w, c: _("%(person)s任“%(position)s”（%(kind)s）")
    % {"person": w["person"], "position": w["position"], "kind": _kind(c)},
    "organisation.transfer": lambda w, c: _("%(person)s调任“%(position)s”")
    % {"person": w["person"], "position": w["position"]},
    "organisation.end_assignment": lambda w, c: _("终止%(assignment)s") % {"assignment": w["assignment"]},
    "organisation.correct_assignment": lambda w, c: _("更正%(assignment)s") % {"assignment": w["assignment"]},
    "organisation.join": lambda w, c: _("%(name)s入职，任“%(position)s”")
    % {"name": c.get("name", ""), "position": w["position"]},
    "people.hire": lambda w, c: _("%(name)s入职") % {"name": c.get("name", "")},
    "organisation.depart": lambda w, c: _("%(person)s离职并卸任") % {"person": w["person"]},
    "duties.draft": _drafted,
    "duties.submit": lambda w, c: _("送审说明书“%(version)s”") % {"version": w["version"]},
    "duties.publish": lambda w, c: _("发布说明书“%(version)s”") % {"version": w["version"]},
    "duties.withdraw": lambda w, c: _("废止“%(manual)s”的说明书") % {"manual": w["manual"]},
}

for _name, _sentence in SENTENCES.items():
    register_step(_name, _sentence)
