"""Form controls written without a template for the kinds that most forms are made of (表单控件).

Django draws one input with three templates and a choice with three more for each of its options. The HTML is the
same; whatever is not known here is drawn by Django.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString, mark_safe

from gangze.web.escaped import escaped

Widget = Mapping[str, Any]
_WIDGETS = "django/forms/widgets/"


class Renderer(DjangoTemplates):
    """Django's renderer with the common controls drawn lean; named in the setting FORM_RENDERER."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """The HTML of a widget, field or form."""
        lean = _LEAN.get(template_name)
        return lean(context["widget"]) if lean else super().render(template_name, context, request)


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value: Any) -> str:
    return escaped(value if isinstance(value, str) else str(value))


def _input(widget: Widget) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    kind, name = escaped(widget["type"]), escaped(widget["name"])
    return mark_safe(f'<input type="{kind}" name="{name}"{value}{_attributes(widget)}>')  # escaped above


def _select(widget: Widget) -> SafeString:
    parts = [f'<select name="{escaped(widget["name"])}"{_attributes(widget)}>']
    for group, options, _place in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{escaped(group)}">')
        parts += [
            f'\n  <option value="{_text(option["value"])}"{_attributes(option)}>'
            f"{escaped(option['label'])}</option>\n"
            for option in options
        ]
        if group:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>")
    return mark_safe("".join(parts))  # every value above is escaped


_LEAN: dict[str, Callable[[Widget], SafeString]] = {
    **{f"{_WIDGETS}{kind}.html": _input for kind in ("input", "text", "number", "date", "hidden", "email", "url")},
    f"{_WIDGETS}select.html": _select,
}
