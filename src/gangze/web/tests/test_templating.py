"""Templates made ready once a language say what Django's own would say."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.template import Context, Engine, Template
from django.template.base import TextNode
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import override

from gangze.framework.web.addresses import address
from gangze.web.controls import Renderer
from gangze.web.heads import heads_html
from gangze.web.templating import made_ready
from gangze.web.tree import tree_html

LOADED = "{% load i18n static shell %}"


@pytest.mark.parametrize(
    "source",
    [
        "{% translate '搜索' %}",
        "a{% translate '搜索' %}b{% icon 'search' %}c{# nothing #}{% comment %}d{% endcomment %}",
        "{% static 'gangze/mark.svg' %}{% if yes %}{% translate '搜索' %}{% else %}{% translate '重置' %}{% endif %}",
        "{% for one in many %}{% translate '搜索' %}{{ one }}{% empty %}{% translate '重置' %}{% endfor %}",
        "{% blocktranslate %}第 {{ number }} 页{% endblocktranslate %}",
        "{% blocktranslate trimmed with number=sharp %} 第 {{ number }} 页 {% endblocktranslate %}",
        "{% blocktranslate with number=nothing %}第 {{ number }} 页{% endblocktranslate %}",
        "{% blocktranslate %}100% of {{ number }}{% endblocktranslate %}",
        "{% blocktranslate count n=number %}待办 {{ n }} 项{% plural %}待办 {{ n }} 项{% endblocktranslate %}",
        "{% translate '搜索' as word %}{{ word }}{% translate sharp %}",
        "{% language 'en' %}{% translate '搜索' %}{% endlanguage %}{% translate '搜索' %}",
        "{% icon name %}{% with number=2 %}{% translate '搜索' %}{{ number }}{% endwith %}",
    ],
)
def test_a_template_made_ready_says_the_same(source: str) -> None:
    engine = Engine.get_default()
    values = {"yes": True, "many": ["<a>", 2], "number": 7, "sharp": "<b>&", "name": "search"}
    for language in ("zh-hans", "en", "zh-hans"):
        with override(language):
            plain = Template(LOADED + source, engine=engine).render(Context(values))
            ready = made_ready(Template(LOADED + source, engine=engine))
            for _time in range(2):
                assert ready.render(Context(values)) == plain


def test_what_is_the_same_for_everybody_is_text() -> None:
    ready = made_ready(Template(LOADED + "a{% translate '搜索' %}{% icon 'search' %}{% static 'x' %}b"))
    assert [type(node) for node in ready.nodelist] == [TextNode]


def test_each_language_has_its_own_template() -> None:
    drawn = {}
    for language in ("zh-hans", "en", "zh-hans", "en"):
        with override(language):
            text = get_template("parts/shell/dialogs.html").render({})
            assert drawn.setdefault(language, text) == text
    assert "请确认" in drawn["zh-hans"]
    assert "请确认" not in drawn["en"]


class Everything(forms.Form):
    """A field of each common kind."""

    text = forms.CharField(help_text="x")
    long = forms.CharField(widget=forms.Textarea)
    number = forms.IntegerField(min_value=1, required=False)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hidden = forms.CharField(widget=forms.HiddenInput(attrs={"hx-swap-oob": "true", "off": False, "on": True}))
    mail = forms.EmailField()
    one = forms.ChoiceField(choices=[("", "全部"), ("a", "<甲>"), ("组", [("b", "乙&"), (3, "丙")])])
    many = forms.MultipleChoiceField(choices=[("a", "甲"), ("b", "乙")])
    tick = forms.BooleanField()


@pytest.mark.parametrize(
    "given",
    [None, {}, {"text": "\"><script>'", "long": "<", "number": "x", "day": "2026-03-02", "one": "b", "many": ["a", "b"]}],
)
def test_lean_controls_are_those_of_django(given: dict[str, Any] | None) -> None:
    lean, django = (Everything(given, renderer=renderer()) for renderer in (Renderer, DjangoTemplates))
    for field in Everything.base_fields:
        attributes = {"class": "form-control \"x", "disabled": True}
        assert lean[field].as_widget(attrs=attributes) == django[field].as_widget(attrs=attributes)
    assert str(lean) == str(django)


def test_nothing_escapes_from_heads_and_trees() -> None:
    evil = "\"><script>'"
    node = {"id": 1, "label": evil, "url": evil, "badge": evil, "badge_tone": evil, "count": evil, "children_url": evil}
    tree = tree_html([node], top=True, target=evil, link=str, icon=lambda name: "")
    heads = heads_html([{"key": evil, "label": evil, "align": evil, "sortable": True}], _query(evil), lambda n, c: "")
    assert "<script" not in tree + heads
    assert "&quot;&gt;&lt;script&gt;&#x27;" in tree
    assert "&lt;script" in heads


def _query(text: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query["q"] = query["sort"] = text
    return query


def test_addresses_are_those_of_reverse() -> None:
    for number in (1, 1234567, 2**63 - 1):
        assert address("unit", number) == reverse("unit", args=[number])
    assert address("units") == reverse("units")
