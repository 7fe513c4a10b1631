"""Fields that name a unit, post, position or person: found while typing, never a long list (选择框).

What is chosen stands in the field as people read it, with the code in brackets: 营业部（U000005）,
营业部·柜员（U000005/P000003）, 王芳（010234）. A code or staff number alone is understood too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.context import Context
from gangze.organisation.queries import screens

Named = Callable[[Context, int], str]

IN_BRACKETS = re.compile(r"（([^（）]+)）\s*$")


def code_in(text: str) -> str:
    """The code or staff number of what was chosen or typed."""
    found = IN_BRACKETS.search(text)
    return found.group(1).strip() if found else text.strip()


class PickInput(forms.TextInput):
    """A line with suggestions from the server."""

    def __init__(self, route: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.route = route

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """The input and its list of suggestions."""
        box = f"{(attrs or {}).get('id', f'id_{name}')}_options"
        more = {
            **(attrs or {}),
            "list": box,
            "autocomplete": "off",
            "hx-get": f"{reverse(self.route)}?field={name}",
            "hx-trigger": "input changed delay:200ms, focus once",
            "hx-target": f"#{box}",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
        }
        line = super().render(name, value, more, renderer)
        return format_html('{}<datalist id="{}"></datalist>', line, box)


class SuggestInput(forms.TextInput):
    """A line with a few suggestions that are known beforehand; anything else may be typed too."""

    def __init__(self, choices: Sequence[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggested = list(choices)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """The input and its list of suggestions."""
        box = f"{(attrs or {}).get('id', f'id_{name}')}_options"
        line = super().render(name, value, {**(attrs or {}), "list": box, "autocomplete": "off"}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', line, box, options(self.suggested))


class PickField(forms.CharField):
    """Cleans to the id of what was chosen, or None where nothing was."""

    route: ClassVar[str]
    missing: ClassVar[Any]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", PickInput(self.route))
        super().__init__(**kwargs)

    def find(self, code: str) -> int | None:
        """The id that stands for a code."""
        raise NotImplementedError

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        """Raises ValidationError where nothing is called so."""
        text = super().clean(value)
        if not text:
            return None
        found = self.find(code_in(text))
        if found is None:
            raise ValidationError(
                _("没有找到“%(text)s”。"),
                code="unknown",
                params={"text": text, "remedy": _("请输入名称或编码，再从提示中选择一项。")},
            )
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another one was chosen, by its code."""
        return code_in(str(initial or "")) != code_in(str(data or ""))


class UnitField(PickField):
    """A unit."""

    route = "pick-units"
    missing = gettext_lazy("机构")

    def find(self, code: str) -> int | None:
        """By unit code."""
        return screens.unit_by_code(code)


class UnitsField(PickField):
    """Several units, each on its own line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        forms.CharField.__init__(self, **kwargs)

    def clean(self, value: Any) -> list[int]:  # type: ignore[override]
        """Ids of all lines. Raises ValidationError naming the lines that are no unit."""
        text = forms.CharField.clean(self, value)
        lines = [line.strip() for line in text.replace("、", "\n").splitlines() if line.strip()]
        found = {line: screens.unit_by_code(code_in(line)) for line in lines}
        wrong = [line for line, key in found.items() if key is None]
        if wrong:
            raise ValidationError(
                _("没有找到：%(lines)s。"),
                code="unknown",
                params={"lines": "、".join(wrong), "remedy": _("请每行填写一个机构编码。")},
            )
        return [key for key in found.values() if key is not None]


class PostField(PickField):
    """A standard post."""

    route = "pick-posts"
    missing = gettext_lazy("岗位")

    def find(self, code: str) -> int | None:
        """By post code."""
        return screens.post_by_code(code)


class PositionField(PickField):
    """A post established in a unit."""

    route = "pick-positions"
    missing = gettext_lazy("设岗")

    def find(self, code: str) -> int | None:
        """By unit code and post code with a stroke between."""
        unit, stroke, post = code.partition("/")
        return screens.position_by_codes(unit.strip(), post.strip()) if stroke else None


class PersonField(PickField):
    """An employee."""

    route = "pick-people"
    missing = gettext_lazy("人员")

    def find(self, code: str) -> int | None:
        """By staff number."""
        return screens.person_by_number(code)


def options(values: list[str]) -> str:
    """Suggestions as the browser takes them."""
    return format_html_join("", '<option value="{}"></option>', ((value,) for value in values))
