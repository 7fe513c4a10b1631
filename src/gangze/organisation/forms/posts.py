"""Forms of standard posts and positions (岗位与设岗表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.framework.context import Context
from gangze.framework.web.forms import DatedForm, EndForm, WordsField
from gangze.organisation.forms.fields import PositionField, PostField, UnitField
from gangze.organisation.models import Office, PositionState, PostCategory, PostState
from gangze.organisation.queries.screens import chosen_position

PARTICULARS = (
    "name", "aliases", "sequence", "grade", "category", "key_post", "business_line", "office", "defence_line",
    "needs_approval",
)  # fmt: skip
NOT_SAID = ("", _("未指定"))
LINES = [NOT_SAID, ("1", _("第一道防线")), ("2", _("第二道防线")), ("3", _("第三道防线"))]


class PostParticulars(DatedForm):
    """What a standard post is."""

    name = forms.CharField(label=_("岗位名称"), max_length=120)
    aliases = WordsField(label=_("别名"), required=False, help_text=_("文件中出现过的其他叫法，用“、”隔开。"))
    sequence = forms.CharField(
        label=_("序列"), required=False, max_length=40, help_text=_("如：管理序列、营销序列、运营序列。")
    )
    grade = forms.CharField(label=_("职级"), required=False, max_length=40)
    category = forms.ChoiceField(label=_("类别"), required=False, choices=[NOT_SAID, *PostCategory.choices])
    business_line = forms.CharField(label=_("业务条线"), required=False, max_length=60)
    office = forms.ChoiceField(label=_("前中后台"), required=False, choices=[NOT_SAID, *Office.choices])
    defence_line = forms.TypedChoiceField(
        label=_("风险防线"), required=False, choices=LINES, coerce=int, empty_value=None
    )
    key_post = forms.BooleanField(label=_("重要岗位"), required=False)
    needs_approval = forms.BooleanField(label=_("须经任职资格核准后方可任岗"), required=False)


class CreatePostForm(PostParticulars):
    """A new standard post."""

    code = forms.CharField(label=_("岗位编码"), required=False, max_length=40, help_text=_("不填由系统编号。"))
    field_order = ("name", "code", "category", "sequence", "grade", "business_line", "office", "defence_line",
                   "valid_from", "last_day", "aliases", "key_post", "needs_approval", "reason")  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        return {name: self.cleaned_data[name] for name in (*PARTICULARS, "code")} | self.days()


class ChangePostForm(PostParticulars):
    """Changed particulars; only what was changed is sent."""

    field_order = ("valid_from", "last_day", "name", "category", "sequence", "grade", "business_line",
                   "office", "defence_line", "aliases", "key_post", "needs_approval", "reason")  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """At least one particular must differ."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("没有任何变化：请修改至少一项，或点“取消”返回。"))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What was changed, by name."""
        return {n: self.cleaned_data[n] for n in PARTICULARS if n in self.changed_data and n in self.cleaned_data}


def particulars_of(state: PostState) -> dict[str, Any]:
    """What a form of changes starts from."""
    return {name: getattr(state, name) for name in PARTICULARS}


class EndPostForm(EndForm):
    """The last day of a standard post."""


class PositionParticulars(DatedForm):
    """How many, under whom, and whether it leads."""

    headcount = forms.IntegerField(label=_("编制人数"), required=False, min_value=0, help_text=_("未定编的不填。"))
    reports_to = PositionField(
        label=_("直接上级岗位"), required=False, help_text=_("不填的，按本机构及上级机构的负责人岗位汇报。")
    )
    heads_unit = forms.BooleanField(label=_("该岗位是本机构负责人"), required=False)


class EstablishForm(PositionParticulars):
    """A standard post in a unit."""

    unit = UnitField(label=_("机构"))
    post = PostField(label=_("标准岗位"), help_text=_("输入岗位名称查找；没有的先在“标准岗位”中设立。"))
    field_order = (
        "unit",
        "post",
        "headcount",
        "reports_to",
        "valid_from",
        "last_day",
        "heads_unit",
        "reason",
    )

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        names = ("unit", "post", "headcount", "reports_to", "heads_unit")
        return {name: self.cleaned_data[name] for name in names} | self.days()


class ChangePositionForm(PositionParticulars):
    """Changed headcount, reporting or leadership."""

    field_order = ("headcount", "reports_to", "valid_from", "last_day", "heads_unit", "reason")

    def clean(self) -> dict[str, Any]:
        """At least one particular must differ."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("没有任何变化：请修改至少一项，或点“取消”返回。"))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What was changed, by name."""
        names = ("headcount", "reports_to", "heads_unit")
        return {n: self.cleaned_data[n] for n in names if n in self.changed_data and n in self.cleaned_data}


def position_particulars(state: PositionState, ctx: Context) -> dict[str, Any]:
    """What a form of changes starts from."""
    return {
        "headcount": state.headcount,
        "heads_unit": state.heads_unit,
        "reports_to": chosen_position(ctx, state.reports_to_id),
    }


class AbolishForm(EndForm):
    """The last day of a position."""
