"""Template tags of the shell: `{% load shell %}`."""

from __future__ import annotations

import logging
import re
import zlib
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import uuid4

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput, Select, Textarea
from django.forms.widgets import CheckboxSelectMultiple, FileInput, RadioSelect
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gangze.kernel.difference import Run, marked, sides
from gangze.web.day import with_day
from gangze.web.heads import chooser_html, heads_html
from gangze.web.rows import rows_html
from gangze.web.templating import constant
from gangze.web.tree import tree_html

register = template.Library()
logger = logging.getLogger(__name__)

SPRITE = Path(__file__).resolve().parent.parent / "static" / "vendor" / "icons.svg"
OPEN_END = date(9999, 12, 31)
AVATAR_TONES = 6


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """The icons of the vendored sprite."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text("utf-8")))


@register.simple_tag
@constant
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """A Tabler icon from the sprite. Without `label` it is decoration and hidden from screen readers.

    A name that is not in the sprite (add it to tools/vendor/icons.txt) raises TemplateSyntaxError where DEBUG
    is on; in operation a picture is no reason to fail, so a dot is drawn and the name logged once.
    """
    return _icon(name, css, str(label))


@lru_cache(maxsize=2048)
def _icon(name: str, css: str, label: str) -> SafeString:
    if name not in icon_names():
        problem = f"icon {name!r} is not in the sprite; add it to tools/vendor/icons.txt and run vendor.py"
        if settings.DEBUG:
            raise template.TemplateSyntaxError(problem)
        logger.error(problem)
        name = "point"
    href = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, href
        )
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="{}"></use></svg>', css, href)


@register.simple_tag(takes_context=True)
def dated(context: Context, url: str) -> str:
    """`url` with the `as_of` of this request kept; a day that `url` itself names wins."""
    return with_day(url, _day_of(context))


def _day_of(context: Context) -> str:
    request = context.get("request")
    return str(request.GET.get("as_of", "")) if request else ""


@register.simple_tag(takes_context=True)
def list_shape(context: Context) -> dict[str, bool]:
    """Further columns of a list page: `ticks` where a tick serves some act, `acts` where a row has any."""
    can = context.get("can") or {}
    return {
        "ticks": bool(context.get("bulk")) or bool(can.get("change")) or bool(can.get("delete")),
        "acts": any(row.get("actions") for row in context["rows"]),
    }


@register.simple_tag(takes_context=True)
def list_rows(context: Context) -> SafeString:
    """The rows of `parts/list.html`, from the context's `columns`, `rows` and `list_shape`."""
    day = _day_of(context)
    shape = list_shape(context)
    return rows_html(
        context["columns"],
        context["rows"],
        link=lambda url: with_day(url, day),
        icon=lambda name: _icon(name, "", ""),
        ticks=shape["ticks"],
        acts=shape["acts"],
    )


@register.simple_tag(takes_context=True)
def list_heads(context: Context) -> SafeString:
    """The column heads of `parts/list.html`, from the context's `columns`."""
    return heads_html(context["columns"], context["request"].GET, lambda name, css: _icon(name, css, ""))


@register.simple_tag(takes_context=True)
def column_chooser(context: Context) -> SafeString:
    """The ticks that show and hide columns, from the context's `columns`."""
    return chooser_html(context["columns"])


@register.simple_tag(takes_context=True)
def tree_lines(context: Context) -> SafeString:
    """The lines of `parts/tree_nodes.html`, from the context's `nodes`, `top` and `target`."""
    day = _day_of(context)
    return tree_html(
        context.get("nodes") or (),
        top=bool(context.get("top")),
        target=context.get("target") or "",
        link=lambda url: with_day(url, day),
        icon=lambda name: _icon(name, "", ""),
    )


@register.filter
def last_day(valid_to: date | None) -> str:
    """A half-open end as the inclusive last day people speak of: 2026-04-01 -> 2026-03-31, open -> 长期."""
    if valid_to is None or valid_to >= OPEN_END:
        return _("长期")
    return (valid_to - timedelta(days=1)).isoformat()


@register.filter
def initials(name: str) -> str:
    """What stands in an avatar: the given name of a Chinese name, two letters of another."""
    text = str(name).strip()
    if not text:
        return "?"
    if text[0] > "\u2e7f":
        return text[-2:] if len(text) > 2 else text
    words = text.split()
    return "".join(word[0] for word in words[:2]).upper()


@register.filter
def avatar_tone(name: str) -> int:
    """A stable colour number 1…6 for a name."""
    return zlib.crc32(str(name).encode()) % AVATAR_TONES + 1


@register.simple_tag
def differing(before: Any, after: Any) -> dict[str, list[Run]]:
    """`{"before": runs, "after": runs}` of two texts; None counts as empty."""
    old, new = sides(marked("" if before is None else str(before), "" if after is None else str(after)))
    return {"before": old, "after": new}


@register.simple_tag
def widget(field: BoundField, css: str = "") -> SafeString:
    """The field's control with the shell's classes and its error and help joined by ARIA."""
    control = field.field.widget
    if isinstance(control, (CheckboxSelectMultiple, RadioSelect)):
        return field.as_widget()
    if isinstance(control, CheckboxInput):
        base = "form-check-input"
    elif isinstance(control, Select):
        base = "form-select"
    else:
        base = "form-control"
    invalid = " is-invalid" if field.errors else ""
    return field.as_widget(attrs={"class": f"{base}{invalid} {css}".strip()})


@register.filter
def control_kind(field: BoundField) -> str:
    """How a field is laid out: check, choices, file, text or line."""
    control = field.field.widget
    for kind, classes in (
        ("choices", (CheckboxSelectMultiple, RadioSelect)),
        ("check", (CheckboxInput,)),
        ("file", (FileInput,)),
        ("text", (Textarea,)),
    ):
        if isinstance(control, classes):
            return kind
    return "line"


_FIELD = re.compile(r"[a-z_][a-z0-9_]*(?:[.=\[][\w.\]=]*)?")


@register.simple_tag(takes_context=True)
def said_of(context: Context, name: str) -> str:
    """Where or whom a finding is about, as staff say it: a field by its label, a bare technical name not at all."""
    if not name or not _FIELD.fullmatch(name):
        return name
    form = context.get("form")
    return str(form.fields[name].label or "") if form is not None and name in getattr(form, "fields", ()) else ""


@register.filter
def problems(field: BoundField) -> list[dict[str, str]]:
    """A field's errors as what, why and remedy; the last two come from the ValidationError's `params`."""
    found = []
    for error in field.form.errors.as_data().get(field.name, []):
        if error.code == "required":
            found.append({"what": _("请填写%(label)s。") % {"label": field.label}, "why": "", "remedy": ""})
            continue
        params: dict[str, Any] = getattr(error, "params", None) or {}
        found.append(
            {
                "what": " ".join(str(message) for message in error.messages),
                "why": str(params.get("why", "")),
                "remedy": str(params.get("remedy", "")),
            }
        )
    return found


@register.filter
def percent_of(done: int | float | None, total: int | float | None) -> int:
    """Whole percent of `done` in `total`, 0…100; an unknown total gives 0."""
    if not total or not done:
        return 0
    return max(0, min(100, int(done * 100 / total)))


class Paged(Protocol):
    """A page of a list: its number from 1, rows a page, rows in all and number of pages."""

    number: int
    size: int
    total: int
    pages: int


@register.filter
def rows_range(page: Paged) -> str:
    """`21–40` for the second page of 20; `0` for an empty list."""
    total, size, number = page.total, page.size, page.number
    if not total or not size:
        return "0"
    first = (number - 1) * size + 1
    return f"{first}–{min(total, number * size)}"


@register.filter
def page_window(page: Paged) -> list[int | None]:
    """Page numbers to offer: first, last and two round the current one; None stands for a gap."""
    pages, number = max(1, page.pages), page.number
    wanted = sorted({1, pages, *range(max(1, number - 2), min(pages, number + 2) + 1)})
    window: list[int | None] = []
    for value in wanted:
        if window and window[-1] is not None and value - window[-1] > 1:
            window.append(None)
        window.append(value)
    return window


@register.filter
def as_query(query: Any) -> str:
    """`?a=b` of a QueryDict, a mapping or a text; empty for nothing."""
    if not query:
        return ""
    text = query.urlencode() if hasattr(query, "urlencode") else query
    if isinstance(text, dict):
        text = urlencode(text, doseq=True)
    return f"?{str(text).lstrip('?')}"


@register.simple_tag
def request_key() -> SafeString:
    """A hidden field that makes a repeated submit of one form one record."""
    return format_html('<input type="hidden" name="request_key" value="{}">', uuid4().hex)


@register.filter
def add_field(first: BoundField, last: BoundField) -> list[BoundField]:
    """Two fields of one range as a list, so that their errors are shown together."""
    return [first, last]
