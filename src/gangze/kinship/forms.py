"""Forms of kinship (亲属关系表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.framework.web.forms import DatedForm, EndForm, ReasonForm, day_field
from gangze.kinship.models import RELATIONS
from gangze.organisation.forms.fields import PersonField


class DeclareForm(DatedForm):
    """One's own relation to another employee."""

    person_b = PersonField(label=_("亲属"), help_text=_("本行员工，输入姓名或工号。"))
    relation = forms.ChoiceField(label=_("此人是申报人的"), choices=[("", _("请选择")), *RELATIONS])
    remark = forms.CharField(label=_("备注"), required=False, max_length=200)
    field_order = ("person_a", "person_b", "relation", "valid_from", "last_day", "remark", "reason")

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        names = [name for name in ("person_a", "person_b", "relation", "remark") if name in self.fields]
        return {name: self.cleaned_data[name] for name in names} | self.days()


class RecordForm(DeclareForm):
    """A verified relation of two employees."""

    person_a = PersonField(label=_("申报人"), help_text=_("输入姓名或工号。"))


class ConfirmForm(ReasonForm):
    """What was looked at when it was verified."""


class EndKinshipForm(EndForm):
    """The last day of a relation."""

    last_day = day_field(_("关系存续的最后一天"), _("如离婚登记日的前一日；申报有误的填起始日的前一日。"))
