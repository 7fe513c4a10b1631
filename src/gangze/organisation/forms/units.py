"""Forms of units: found, change, move, close, classify (机构表单)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.framework.context import Context
from gangze.framework.web.forms import DatedForm, EndForm, WordsField
from gangze.organisation.forms.fields import SuggestInput, UnitField
from gangze.organisation.models import UnitKind, UnitState
from gangze.organisation.queries.screens import chosen_unit

PARTICULARS = (
    "name", "short_name", "aliases", "kind", "line", "order", "answers_for_profit", "dimensions", "mission",
)  # fmt: skip
"""Fields of a unit that may change while it stays where it is."""


class UnitParticulars(DatedForm):
    """What a unit is."""

    name = forms.CharField(label=_("机构名称"), max_length=120)
    kind = forms.ChoiceField(label=_("机构类型"), choices=UnitKind.choices)
    short_name = forms.CharField(label=_("简称"), required=False, max_length=60)
    aliases = WordsField(
        label=_("别名"),
        required=False,
        help_text=_("文件中出现过的其他叫法，用“、”隔开；识别文件和搜索时使用。"),
    )
    line = UnitField(label=_("条线主管部门"), required=False, help_text=_("业务上归口的总行或上级部门，输入名称查找。"))
    answers_for_profit = forms.BooleanField(label=_("对收入和利润负责"), required=False)
    dimensions = WordsField(
        label=_("负责人责任维度"), required=False, help_text=_("如：经营指标、风险管理、合规建设。")
    )
    order = forms.IntegerField(label=_("同级排序"), min_value=0, required=False, help_text=_("数字小的排在前面。"))
    mission = forms.CharField(label=_("部门定位"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_order(self) -> int:
        """Nothing typed means 0."""
        return self.cleaned_data["order"] or 0


class FoundUnitForm(UnitParticulars):
    """A new unit."""

    code = forms.CharField(label=_("机构编码"), required=False, max_length=40, help_text=_("不填由系统编号。"))
    parent = UnitField(label=_("上级机构"), required=False, help_text=_("不填即为最高层级机构。"))
    field_order = ("name", "code", "kind", "parent", "line", "short_name", "aliases", "order", "valid_from",
                   "last_day", "dimensions", "answers_for_profit", "mission", "reason")  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        names = (*PARTICULARS, "code", "parent")
        return {name: self.cleaned_data[name] for name in names} | self.days()


class ChangeUnitForm(UnitParticulars):
    """Changed particulars; only what was changed is sent."""

    field_order = ("valid_from", "last_day", "name", "kind", "line", "short_name", "aliases", "order",
                   "dimensions", "answers_for_profit", "mission", "reason")  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """At least one particular must differ."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("没有任何变化：请修改至少一项，或点“取消”返回。"))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What was changed, by name."""
        return {n: self.cleaned_data[n] for n in PARTICULARS if n in self.changed_data and n in self.cleaned_data}


def particulars_of(state: UnitState, ctx: Context) -> dict[str, Any]:
    """What a form of changes starts from."""
    return {name: getattr(state, name) for name in PARTICULARS if name != "line"} | {
        "line": chosen_unit(ctx, state.line_id)
    }


class MoveUnitForm(DatedForm):
    """Under another unit."""

    parent = UnitField(label=_("划入的上级机构"), help_text=_("输入名称查找；下级机构、岗位和人员随之划转。"))
    field_order = ("parent", "valid_from", "last_day", "reason")


class CloseUnitForm(EndForm):
    """The last day of a unit."""

    last_day = forms.DateField(
        label=_("存续的最后一天"),
        help_text=_("次日起该机构不再存续，无人任岗的设岗一并撤销。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ClassifyUnitForm(DatedForm):
    """Into a class of departments, or out of it."""

    category = forms.CharField(
        label=_("部门分类"),
        max_length=40,
        help_text=_("如：管理部门、支持部门、客户部门、产品部门、事业部门；一个部门可以同属几类。"),
    )
    member = forms.ChoiceField(
        label=_("办理"), choices=[("1", _("归入该分类")), ("", _("移出该分类"))], required=False,
        widget=forms.RadioSelect, initial="1",
    )  # fmt: skip

    def __init__(self, *args: Any, categories: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].widget = SuggestInput(categories)

    field_order = ("category", "member", "valid_from", "last_day", "reason")
