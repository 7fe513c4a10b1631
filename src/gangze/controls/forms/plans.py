"""Forms of plans and of what takes many changes by one word (推演方案表单)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.controls.domain.plan_steps import DAYS, is_reference
from gangze.framework.context import Context
from gangze.framework.web.forms import ActForm, day_field
from gangze.organisation.forms.fields import PersonField, PositionField, PostField, UnitField
from gangze.organisation.models import UnitKind
from gangze.organisation.queries import screens
from gangze.organisation.queries.names import person_names


class PlanForm(ActForm):
    """Name, purpose and day of a plan."""

    sources = {}
    name = forms.CharField(label=_("方案名称"), max_length=80)
    day = day_field(_("计划生效日"), _("方案中的各项默认自这一天起生效。"))
    purpose = forms.CharField(
        label=_("目的"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class IntoPlanForm(forms.Form):
    """Which plan some changes go into: one of the actor's own, or a new one."""

    plan = forms.ChoiceField(label=_("方案"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("新方案名称"), max_length=80, required=False)

    def __init__(self, *args: Any, plans: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["plan"]
        choice.choices = [*((str(plan.pk), f"{plan.name}（{plan.day}）") for plan in plans), ("new", _("新建方案"))]
        choice.initial = str(plans[0].pk) if plans else "new"

    def clean(self) -> dict[str, Any]:
        """A new plan needs a name."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("plan") == "new" and not (cleaned.get("name") or "").strip():
            self.add_error("name", _("请填写新方案的名称。"))
        return cleaned


_FIELDS: dict[str, Any] = {
    "unit": UnitField, "parent": UnitField, "line": UnitField, "post": PostField, "person": PersonField,
    "position": PositionField, "reports_to": PositionField,
}  # fmt: skip
_LABELS = {
    "unit": _("机构"), "parent": _("上级机构"), "line": _("条线主管"), "post": _("岗位"), "person": _("人员"),
    "position": _("设岗"), "reports_to": _("直接上级岗位"), "headcount": _("编制"), "name": _("名称"),
    "valid_from": _("生效日期"), "day": _("生效日期"), "effective": _("生效日期"), "note": _("备注"),
    "charge": _("所包对象"), "approval": _("任职资格核准文号"), "category": _("部门分类"),
    "mission": _("部门定位"), "short_name": _("简称"),
}  # fmt: skip


class StepForm(ActForm):
    """The fields of one change that may be changed while it stands in a plan."""

    sources = {}
    reason = forms.CharField(
        label=_("办理依据或理由"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, cmd: Mapping[str, Any], ctx: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cmd = cmd
        self._at: dict[str, tuple[str, ...]] = {}
        for path, value in _leaves(cmd):
            field = _field(path[-1], value, ctx)
            if field is not None:
                name = "__".join(path)
                self._at[name] = path
                self.fields[name] = field
        self.order_fields([*self._at, "reason"])

    def values(self) -> dict[str, Any]:
        """The command with what was changed."""
        made: dict[str, Any] = {**self._cmd}
        if isinstance(made.get("changes"), Mapping):
            made["changes"] = {**made["changes"]}
        for name, path in self._at.items():
            value = self.cleaned_data[name]
            inside = made["changes"] if path[0] == "changes" else made
            inside[path[-1]] = value.isoformat() if isinstance(value, dt.date) else value
        return made


def _leaves(cmd: Mapping[str, Any]) -> list[tuple[tuple[str, ...], Any]]:
    """Plain values of a command, and of what it says is to change."""
    found = []
    for name, value in cmd.items():
        if name == "changes" and isinstance(value, Mapping):
            found += [(("changes", inner), item) for inner, item in value.items()]
        else:
            found.append(((name,), value))
    return [(path, value) for path, value in found if not is_reference(value)]


def _field(name: str, value: Any, ctx: Context) -> forms.Field | None:
    label = _LABELS.get(name)
    if label is None:
        return None
    if name in DAYS:
        field: forms.Field = day_field(label)
        field.initial = value
        return field
    if name in _FIELDS:
        picked: forms.Field = _FIELDS[name](label=label, required=value is not None)
        picked.initial = _chosen(name, value, ctx)
        return picked
    if name == "headcount":
        return forms.IntegerField(label=label, required=False, min_value=0, initial=value)
    if not isinstance(value, str):
        return None
    return forms.CharField(label=label, required=False, max_length=200, initial=value)


def _chosen(name: str, value: Any, ctx: Context) -> str:
    if not isinstance(value, int):
        return ""
    kind = _FIELDS[name]
    if kind is UnitField:
        return screens.chosen_unit(ctx, value)
    if kind is PostField:
        return screens.chosen_post(ctx, value)
    if kind is PersonField:
        return person_names([value], ctx.today).get(value, "")
    return screens.chosen_position(ctx, value)


class _Helper(ActForm):
    """What every helper asks: from when, and why."""

    sources = {}
    day = day_field(_("生效日期"))
    reason = forms.CharField(
        label=_("办理依据或理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class MergeForm(_Helper):
    """Two units become one."""

    source = UnitField(label=_("并入机构"), help_text=_("合并后撤销的机构。"))
    target = UnitField(label=_("保留机构"), help_text=_("接收岗位、人员和下级机构。"))
    field_order = ("source", "target", "day", "reason")

    def clean(self) -> dict[str, Any]:
        """Two different units."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("source") and cleaned.get("source") == cleaned.get("target"):
            self.add_error("target", _("请选择另一个机构。"))
        return cleaned


class RemovePostForm(_Helper):
    """A post goes; what becomes of its duties and holders is chosen line by line."""

    post = PostField(label=_("撤销岗位"))
    field_order = ("post", "day", "reason")

    def ask(self, duties: Sequence[Mapping[str, Any]], holders: Sequence[tuple[int, str]]) -> None:
        """Further lines: a receiver for each duty, a position for each holder."""
        for number, duty in enumerate(duties):
            self.fields[f"duty_{number}"] = PostField(
                label=duty["text"][:60], required=False, help_text=_("由哪个岗位承接；不填则不再承担。")
            )
        for key, name in holders:
            self.fields[f"move_{key}"] = PositionField(
                label=name, required=False, help_text=_("调往哪个设岗；不填则终止任岗。")
            )


class SplitForm(_Helper):
    """A new unit takes a part of another."""

    source = UnitField(label=_("拆分的机构"))
    name = forms.CharField(label=_("新机构名称"), max_length=80)
    kind = forms.ChoiceField(label=_("新机构类型"), choices=UnitKind.choices, initial="department")
    field_order = ("source", "name", "kind", "day", "reason")

    def ask(self, seats: Sequence[tuple[int, str]]) -> None:
        """Which positions go along."""
        self.fields["taken"] = forms.MultipleChoiceField(
            label=_("划入新机构的岗位"), choices=seats, widget=forms.CheckboxSelectMultiple
        )


class LeaderForm(_Helper):
    """Another person takes a leading position."""

    position = PositionField(label=_("负责人岗位"))
    person = PersonField(label=_("接任人员"))
    leaves_to = PositionField(label=_("原任人员调往"), required=False, help_text=_("不填则终止其任岗。"))
    field_order = ("position", "person", "leaves_to", "day", "reason")


class EverywhereForm(_Helper):
    """One post in many units."""

    post = PostField(label=_("岗位"))
    above = UnitField(label=_("范围"), help_text=_("该机构及下级中，下列类型的机构。"))
    kind = forms.ChoiceField(label=_("机构类型"), choices=UnitKind.choices, initial="sub_branch")
    headcount = forms.IntegerField(label=_("编制"), required=False, min_value=0)
    field_order = ("post", "above", "kind", "headcount", "day", "reason")
