"""Template tags and context of the shell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone
from django.utils.safestring import mark_safe

from gangze.web.context import SHORT_MENU, MenuGroup, MenuItem, day_looked_at, shell
from gangze.web.heads import sorting
from gangze.web.templatetags import shell as tags


@dataclass
class Page:
    """A page of a list."""

    number: int
    size: int
    total: int
    pages: int


def rendered(source: str, path: str = "/", **context: Any) -> str:
    request = RequestFactory().get(path)
    return Template("{% load shell %}" + source).render(Context({"request": request, **context}))


def test_links_keep_the_day_looked_at() -> None:
    assert rendered("{% dated '/units/3' %}", "/?as_of=2026-03-31") == "/units/3?as_of=2026-03-31"
    assert rendered("{% dated '/units?q=1#a' %}", "/?as_of=2026-03-31") == "/units?q=1&amp;as_of=2026-03-31#a"


def test_a_link_that_names_its_own_day_keeps_it() -> None:
    assert rendered("{% dated '/units?as_of=2020-01-01' %}", "/?as_of=2026-03-31") == "/units?as_of=2020-01-01"


def test_links_stay_as_they_are_without_a_day() -> None:
    assert rendered("{% dated '/units/3' %}") == "/units/3"


def test_a_half_open_end_is_shown_as_its_last_day() -> None:
    assert tags.last_day(date(2026, 4, 1)) == "2026-03-31"
    assert tags.last_day(date(9999, 12, 31)) == "长期"
    assert tags.last_day(None) == "长期"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("顾清和", "清和"),
        ("叶舒", "叶舒"),
        ("欧阳景行", "景行"),
        ("Li Wei", "LW"),
        ("020417", "0"),
        ("", "?"),
    ],
)
def test_avatar_shows_the_given_name(name: str, shown: str) -> None:
    assert tags.initials(name) == shown


def test_page_window_shows_ends_and_neighbours() -> None:
    assert tags.page_window(Page(5, 20, 400, 20)) == [1, None, 3, 4, 5, 6, 7, None, 20]
    assert tags.page_window(Page(1, 20, 0, 1)) == [1]


def test_rows_range_ends_at_the_total() -> None:
    assert tags.rows_range(Page(10, 20, 186, 10)) == "181–186"
    assert tags.rows_range(Page(1, 20, 0, 1)) == "0"


def test_sorting_goes_from_ascending_to_descending_to_none_and_back_to_page_one() -> None:
    def order(query: str) -> tuple[str, str]:
        return sorting([{"key": "name"}], QueryDict(query))[0]

    assert order("q=a&page=3") == ("?q=a&sort=name", "none")
    assert order("sort=name") == ("?sort=-name", "ascending")
    assert order("sort=-name") == ("?", "descending")


def test_a_row_that_misses_a_cell_is_an_error() -> None:
    columns = [{"key": "name", "label": "岗位"}, {"key": "unit", "label": "单位"}]
    row = {"id": 1, "cells": [{"key": "name", "html_or_text": "综合柜员"}]}
    with pytest.raises(ValueError, match="zip"):
        rendered("{% list_rows %}", columns=columns, rows=[row])


def test_cells_labels_and_addresses_of_rows_are_escaped() -> None:
    columns = [{"key": "name", "label": '"岗位"'}, {"key": "state", "label": "状态"}]
    row = {
        "id": 7,
        "url": '/posts/7?a="b"',
        "cells": [
            {"html_or_text": "<b>综合柜员</b>"},
            {"html_or_text": mark_safe("<i>满编</i>"), "align": "end"},
        ],
        "actions": [{"label": "<撤销>", "url": '/x"y', "method": "post", "danger": True, "icon": "trash"}],
    }
    html = rendered("{% list_rows %}", "/?as_of=2026-03-31", columns=columns, rows=[row])
    assert "<b>" not in html
    assert "<i>满编</i>" in html
    assert 'data-label="&quot;岗位&quot;"' in html
    assert 'href="/posts/7?a=%22b%22&amp;as_of=2026-03-31"' in html
    assert 'formaction="/x&quot;y"' in html
    assert 'data-confirm="确定要&lt;撤销&gt;这条记录吗？"' in html


def test_unknown_icon_is_refused_while_building_and_a_dot_in_operation(settings: Any) -> None:
    tags._icon.cache_clear()
    settings.DEBUG = True
    with pytest.raises(TemplateSyntaxError, match="no-such-icon"):
        rendered("{% icon 'no-such-icon' %}")
    settings.DEBUG = False
    assert "#point" in rendered("{% icon 'no-such-icon' %}")


def test_icon_with_a_label_is_read_out() -> None:
    assert 'role="img" aria-label="导出"' in rendered("{% icon 'table-export' '' '导出' %}")
    assert 'aria-hidden="true"' in rendered("{% icon 'table-export' %}")


def test_a_column_that_serves_nothing_is_left_out() -> None:
    columns = [{"key": "name", "label": "岗位"}]
    row = {"id": 7, "url": "/posts/7", "cells": [{"html_or_text": "综合柜员"}], "actions": []}
    plain = rendered("{% list_rows %}", columns=columns, rows=[row])
    assert "gz-tick" not in plain
    assert "gz-acts" not in plain
    row["actions"] = [{"label": "修改", "url": "/posts/7/change", "icon": "pencil"}]
    full = rendered("{% list_rows %}", columns=columns, rows=[row], can={"change": True})
    assert "gz-tick" in full
    assert "gz-acts" in full


class Dates(forms.Form):
    """One field that explains its error."""

    day = forms.DateField(label="起始日")

    def clean_day(self) -> date:
        raise forms.ValidationError(
            "早于机构设立日。", params={"why": "机构设立于 2019-06-01。", "remedy": "请改为以后的日期。"}
        )


def test_field_problems_say_what_why_and_remedy() -> None:
    assert tags.problems(Dates({"day": "2018-01-01"})["day"]) == [
        {"what": "早于机构设立日。", "why": "机构设立于 2019-06-01。", "remedy": "请改为以后的日期。"}
    ]


def test_a_required_field_is_named() -> None:
    assert tags.problems(Dates({"day": ""})["day"])[0]["what"] == "请填写起始日。"


def test_day_looked_at_is_today_unless_given() -> None:
    today = timezone.localdate()
    assert day_looked_at(RequestFactory().get("/")).day == today
    past = day_looked_at(RequestFactory().get("/?as_of=2020-03-31"))
    assert (past.day, past.given, past.is_past) == (date(2020, 3, 31), True, True)
    tomorrow = today + timedelta(days=1)
    assert day_looked_at(RequestFactory().get(f"/?as_of={tomorrow}")).is_future


def test_an_unreadable_day_is_reported_and_today_is_shown() -> None:
    looked = day_looked_at(RequestFactory().get("/?as_of=31.3.2020"))
    assert looked.day == timezone.localdate()
    assert "31.3.2020" in looked.error


def test_menu_marks_the_nearest_line(settings: Any) -> None:
    settings.GANGZE_SHELL = {"navigation": f"{__name__}.some_menu"}
    request = RequestFactory().get("/units/3/posts")
    drawn = str(shell(request)["menu"])
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', drawn) == ["/units"]
    assert "<h2>空</h2>" not in drawn


def test_a_long_menu_opens_its_first_group_and_that_of_the_page(settings: object) -> None:
    settings.GANGZE_SHELL = {"navigation": f"{__name__}.long_menu"}
    drawn = str(shell(RequestFactory().get("/b/3"))["menu"])
    assert re.findall(r'<details data-menu-group="(\w+)" open>', drawn) == ["甲", "乙"]
    assert re.findall(r'<details data-menu-group="(\w+)">', drawn) == ["丙"]


def long_menu(_request: object) -> list[MenuGroup]:
    """Three groups of more lines than a screen shows."""
    return [
        MenuGroup(name, tuple(MenuItem(f"{name}{number}", f"/{path}/{number}") for number in range(SHORT_MENU // 2)))
        for name, path in (("甲", "a"), ("乙", "b"), ("丙", "c"))
    ]


def some_menu(_request: object) -> list[MenuGroup]:
    """A menu with the home page, a register and an empty group."""
    return [
        MenuGroup("我的", (MenuItem("工作台", "/"), MenuItem("机构", "/units"), MenuItem("单位", "/unit"))),
        MenuGroup("空"),
    ]


class Htmx:
    """What django-htmx puts on a request."""

    def __init__(self, *, boosted: bool = False, history: bool = False) -> None:
        self.boosted, self.history_restore_request = boosted, history


@pytest.mark.parametrize(
    ("htmx", "expected"),
    [
        (None, "base.html"),
        (Htmx(), "fragment.html"),
        (Htmx(boosted=True), "base.html"),
        (Htmx(history=True), "base.html"),
    ],
)
def test_htmx_gets_the_fragment_and_history_the_page(htmx: Htmx | None, expected: str) -> None:
    request = RequestFactory().get("/")
    request.htmx = htmx  # type: ignore[attr-defined]
    assert shell(request)["shell"] == expected


def test_timeline_shows_moments_in_the_bank_s_time() -> None:
    event = {"act": "发布", "at": datetime(2026, 3, 18, 9, 42, tzinfo=ZoneInfo("UTC"))}
    assert "2026-03-18 17:42" in rendered("{% include 'parts/timeline.html' %}", events=[event])
