"""Forms of being away and of standing in (请休假、顶岗表单)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.web.forms import DatedForm, EndForm, ReasonForm, day_field
from gangze.organisation.forms.fields import PersonField, PositionField
from gangze.organisation.models import AbsenceKind
from gangze.organisation.queries.duty_keys import NamedDuty

DAY = dt.timedelta(days=1)
SHORT = 60
"""Characters of a duty in a list to tick."""


def duty_choices(duties: Sequence[NamedDuty]) -> list[tuple[str, str]]:
    """Duties as a list to tick."""
    return [
        (one.key, f"{one.number} {one.text if len(one.text) <= SHORT else one.text[:SHORT] + '…'}".strip())
        for one in duties
    ]


class DutiesField(forms.MultipleChoiceField):
    """Duties of a post, ticked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


PARTS = gettext_lazy(
    "不勾选即整岗顶岗，顶岗期间同时享有该岗位的权限；勾选部分职责的，只转移这些职责，不带该岗位的权限。"
)


class AwayForm(ReasonForm):
    """First and last day away; the person only where somebody may ask for others."""

    sources: ClassVar[dict[str, str]] = {"valid_from": "first_day", "valid_to": "last_day"}
    person = PersonField(label=gettext_lazy("人员"), help_text=gettext_lazy("输入姓名或工号查找。"))
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=AbsenceKind.choices)
    first_day = day_field(gettext_lazy("第一天"))
    last_day = day_field(gettext_lazy("最后一天"), gettext_lazy("当天仍休假，次日返岗。"))
    by = PersonField(
        label=gettext_lazy("指定顶岗人"),
        required=False,
        help_text=gettext_lazy("不填则按A/B角安排推定；填写的，由此人整岗顶岗。"),
    )
    note = forms.CharField(label=gettext_lazy("事由"), required=False, max_length=200)
    field_order = ("person", "kind", "first_day", "last_day", "by", "note", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.own: int | None = kwargs.pop("own", None)
        super().__init__(*args, **kwargs)
        if self.own is not None:
            del self.fields["person"]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first is not None and last is not None and last < first:
            remedy = {"remedy": _("请核对起止日期。")}
            self.add_error("last_day", ValidationError(_("最后一天早于第一天。"), code="order", params=remedy))
        return data

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        data = self.cleaned_data
        return {
            "person": self.own if self.own is not None else data["person"],
            "kind": data["kind"],
            "note": data["note"],
            "by": data["by"],
            "valid_from": data["first_day"],
            "valid_to": data["last_day"] + DAY,
        }


class BackForm(ReasonForm):
    """The first day back."""

    sources: ClassVar[dict[str, str]] = {"day": "day"}
    day = day_field(
        gettext_lazy("返岗日期"), gettext_lazy("当天起在岗，顶岗随之结束；填第一天或更早，即取消这次请休假。")
    )
    field_order = ("day", "reason")


class ArrangementForm(DatedForm):
    """Who takes over from a position, and what."""

    by_position = PositionField(
        label=gettext_lazy("顶岗岗位（B角）"),
        required=False,
        help_text=gettext_lazy("由该岗位当日在岗人员顶岗；与顶岗人员填一项即可。"),
    )
    by_person = PersonField(label=gettext_lazy("顶岗人员"), required=False)
    duties = DutiesField(label=gettext_lazy("顶岗职责"), help_text=PARTS)
    rank = forms.IntegerField(
        label=gettext_lazy("顺位"),
        min_value=1,
        max_value=9,
        initial=1,
        help_text=gettext_lazy("第一顺位不在岗时，由下一顺位顶岗。"),
    )
    source = forms.CharField(label=gettext_lazy("依据"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("by_position", "by_person", "duties", "rank", "valid_from", "last_day", "source", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        duties = kwargs.pop("duties", ())
        super().__init__(*args, **kwargs)
        self.fields["duties"].choices = duty_choices(duties)  # type: ignore[attr-defined]
        if not duties:
            del self.fields["duties"]

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        names = ("by_position", "by_person", "rank", "source")
        given = {name: self.cleaned_data[name] for name in names}
        return given | {"duties": self.cleaned_data.get("duties", [])} | self.days()


class StandInForm(DatedForm):
    """Who stands in for one person, in which of the positions held."""

    by = PersonField(label=gettext_lazy("顶岗人"), help_text=gettext_lazy("输入姓名或工号查找。"))
    position = forms.TypedChoiceField(label=gettext_lazy("所顶岗位"), coerce=int)
    last_day = day_field(gettext_lazy("最后一天"), gettext_lazy("当天仍顶岗，次日自动交回。"))
    duties = DutiesField(label=gettext_lazy("顶岗职责"), help_text=PARTS)
    note = forms.CharField(label=gettext_lazy("备注"), required=False, max_length=200)
    field_order = ("by", "position", "valid_from", "last_day", "duties", "note", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        positions: Mapping[int, str] = kwargs.pop("positions")
        duties = kwargs.pop("duties", ())
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].label = gettext_lazy("第一天")
        self.fields["position"].choices = list(positions.items())  # type: ignore[attr-defined]
        self.fields["duties"].choices = duty_choices(duties)  # type: ignore[attr-defined]
        if not duties:
            del self.fields["duties"]

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        names = ("by", "position", "note")
        given = {name: self.cleaned_data[name] for name in names}
        return given | {"duties": self.cleaned_data.get("duties", [])} | self.days()


class PickPositionForm(forms.Form):
    """Which position an arrangement is for."""

    position = PositionField(
        label=gettext_lazy("岗位（A角）"), help_text=gettext_lazy("输入机构或岗位名称查找，可用空格隔开。")
    )


class PickPersonForm(forms.Form):
    """Who is to be stood in for."""

    person = PersonField(label=gettext_lazy("被顶岗人"), help_text=gettext_lazy("输入姓名或工号查找。"))


class EndStandingForm(EndForm):
    """The last day of standing in, or of an arrangement."""
