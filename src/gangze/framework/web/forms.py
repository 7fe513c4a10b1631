"""Forms of acts: days as people say them, and refusals shown beside the fields they are about (表单)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER

DAY = dt.timedelta(days=1)


def day_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    """A day in the browser's own calendar."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ActForm(forms.Form):
    """A form behind which stands one command.

    `sources` maps a finding's `source` to the field that shows it, where the two are called differently.
    """

    sources: ClassVar[dict[str, str]] = {"valid_to": "last_day", "day": "last_day"}

    def take(self, findings: Iterable[Finding]) -> list[Finding]:
        """Show findings beside their fields; those that belong to no field are returned."""
        rest = []
        for finding in findings:
            name = finding.source if finding.source in self.fields else self.sources.get(finding.source, "")
            if name not in self.fields:
                rest.append(finding)
                continue
            text = str(finding.message).replace("%", "%%")
            remedy = str(finding.remedy)
            self.add_error(name, ValidationError(text, code=finding.code, params={"remedy": remedy}))
        return rest


class ReasonForm(ActForm):
    """An act with its reason; put it last with `field_order`."""

    reason = forms.CharField(
        label=_("办理依据或理由"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("如文件名称、文号、会议决定，随本次办理记入操作台账。"),
    )


class DatedForm(ReasonForm):
    """From a day on, until a last day that still counts, or for good."""

    valid_from = day_field(_("生效日期"))
    last_day = day_field(_("截止日期"), _("当天仍然有效；长期有效的不填。"), required=False)

    def days(self) -> dict[str, dt.date]:
        """`valid_from` and the half-open `valid_to` of the valid form."""
        last: dt.date | None = self.cleaned_data["last_day"]
        end = FOREVER if last is None or last >= FOREVER - DAY else last + DAY
        return {"valid_from": self.cleaned_data["valid_from"], "valid_to": end}


class EndForm(ReasonForm):
    """The last day on which something still holds."""

    last_day = day_field(_("最后一天"), _("当天仍然有效，次日起终止。"))

    def clean_last_day(self) -> dt.date:
        """A real day: what ends on the last day of the calendar does not end."""
        last: dt.date = self.cleaned_data["last_day"]
        if last >= FOREVER - DAY:
            raise ValidationError(
                _("这一天表示长期有效，不能作为最后一天。"),
                code="never",
                params={"remedy": _("请填写确实终止的日期。")},
            )
        return last

    @property
    def day(self) -> dt.date:
        """The first day without it."""
        last: dt.date = self.cleaned_data["last_day"]
        return last + DAY


class WordsField(forms.CharField):
    """Several short words in one line (别名、责任维度), separated by 、 or commas; cleans to a list."""

    def clean(self, value: Any) -> list[str]:
        """The words without blanks and repetitions."""
        text = super().clean(value)
        for mark in ("，", ",", "；", ";", "\n"):
            text = text.replace(mark, "、")
        return list(dict.fromkeys(word.strip() for word in text.split("、") if word.strip()))

    def prepare_value(self, value: Any) -> Any:
        """A list as one line."""
        return "、".join(value) if isinstance(value, list | tuple) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the words differ, not the marks between them."""
        before = list(initial) if isinstance(initial, list | tuple) else []
        return self.clean(data or "") != before
