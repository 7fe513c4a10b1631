"""Routes for testing the shell alone: sign-in, style guide and two plain pages behind the sign-in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.html import format_html

from gangze.web.context import MenuGroup, MenuItem


def page(request: HttpRequest) -> HttpResponse:
    """Shows what arrived."""
    record = {
        "title": "收到",
        "facts": [{"label": key, "value": value} for key, value in request.POST.items()],
    }
    return render(request, "pages/detail.html", {"record": record})


def search(request: HttpRequest) -> HttpResponse:
    """Answers the search box."""
    return HttpResponse(format_html("<ul><li>查找结果：{}</li></ul>", request.GET.get("q", "")))


def navigation(request: HttpRequest) -> list[MenuGroup]:
    """A menu as the capabilities give it."""
    return [
        MenuGroup(
            "工作台",
            (MenuItem("我的工作台", "/", "home"), MenuItem("待办事项", "/todo", "checklist", count=3)),
        ),
        MenuGroup(
            "登记",
            (
                MenuItem("岗位", "/styleguide", "id-badge-2", words="编制 设岗"),
                MenuItem("人员", "/people", "users"),
            ),
        ),
    ]


urlpatterns = [
    path("", login_required(page), name="home"),
    path("people", login_required(page), name="people"),
    path("search", search, name="search"),
    path("todo", login_required(page), name="todo"),
    path("notices", login_required(page), name="notices"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("gangze.web.signin.urls")),
    path("", include("gangze.web.styleguide.urls")),
]
