"""What every page of the shell knows: page or fragment, menu, counts, day looked at (页面外壳).

The menu and the two counts belong to the capabilities. The setting `GANGZE_SHELL` names who gives them:

    GANGZE_SHELL = {
        "navigation": "package.module.function",  # (request) -> list[MenuGroup]
        "counts": "package.module.function",      # (request) -> {"todo": int, "notices": int}
        "identity": "package.module.function",    # (request) -> Identity
    }

A part that is not named is empty; a link whose route does not exist is not drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gangze.framework.web.middleware import day_asked
from gangze.web.day import with_day

#: Routes the shell links to when they exist: key in the templates -> route name.
LINKS = {
    "home": "home",
    "search": "search",
    "todo": "todo",
    "notices": "notices",
    "my_posts": "my-posts",
    "why": "why",
    "password": "account_change_password",
    "sign_in": "account_login",
    "sign_out": "account_logout",
    "lock": "lock",
    "language": "set_language",
    "styleguide": "styleguide",
}


#: A menu of so many lines at most fits a screen: all its groups stand open.
SHORT_MENU = 16


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the left menu (菜单项). `words` are further words that the menu search finds it by."""

    label: str
    url: str
    icon: str = "point"
    words: str = ""
    count: int | None = None

    def is_current(self, path: str) -> bool:
        """True where `path` is this page or one below it; the home page only matches itself."""
        if self.url == "/":
            return path == "/"
        return path == self.url or path.startswith(self.url.rstrip("/") + "/")


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """A titled group of menu lines that folds away (菜单分组); the first one and that of the page stand open."""

    label: str
    items: tuple[MenuItem, ...] = ()
    icon: str = "folder"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in, as the top bar and the watermark show it."""

    name: str
    number: str = ""
    post: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DayLookedAt:
    """The day all dated facts on a page are shown for (查看日期).

    `day` is a calendar day; `today` the bank's day now; `given` whether the address names a day;
    `error` says why the address's day was not understood.
    """

    day: date
    today: date
    given: bool = False
    error: str = ""

    @property
    def is_past(self) -> bool:
        return self.day < self.today

    @property
    def is_future(self) -> bool:
        return self.day > self.today

    @property
    def offset(self) -> int:
        """Days from today: negative in the past."""
        return (self.day - self.today).days


def day_looked_at(request: HttpRequest) -> DayLookedAt:
    """Read `as_of` (ISO date) from the address; an unreadable one is reported and today is shown."""
    today = timezone.localdate()
    text = request.GET.get("as_of", "").strip()
    if not text:
        return DayLookedAt(day=today, today=today)
    day = day_asked(text)
    if day is None:
        error = _("查看日期“%(text)s”无法识别，已按今天显示。请按 2026-03-31 的格式填写。") % {"text": text[:40]}
        return DayLookedAt(day=today, today=today, error=error)
    return DayLookedAt(day=day, today=today, given=True)


def _from_setting(key: str) -> Callable[[HttpRequest], Any] | None:
    path = getattr(settings, "GANGZE_SHELL", {}).get(key)
    return import_string(path) if path else None


@lru_cache(maxsize=8)
def _links(prefix: str, urlconf: str | None) -> Mapping[str, str]:
    """The links of the shell whose routes exist in a list of routes."""
    found = {}
    for key, name in LINKS.items():
        try:
            found[key] = reverse(name, urlconf)
        except NoReverseMatch:
            continue
    return MappingProxyType(found)


def _menu(request: HttpRequest) -> str:
    """The left menu as HTML, the line of the current page marked."""
    provider = _from_setting("navigation")
    groups: tuple[MenuGroup, ...] = tuple(group for group in provider(request) if group.items) if provider else ()
    matches = [item for group in groups for item in group.items if item.is_current(request.path)]
    current = max(matches, key=lambda item: len(item.url), default=None)
    home = _links(get_script_prefix(), get_urlconf()).get("home", "/")
    return _menu_html(get_language(), groups, current, home, str(request.GET.get("as_of", "")))


@lru_cache(maxsize=256)
def _menu_html(
    language: str | None, groups: tuple[MenuGroup, ...], current: MenuItem | None, home: str, day: str
) -> str:
    """Drawn once for everybody who is offered the same lines: all that it shows is in its arguments."""
    short = sum(len(group.items) for group in groups) <= SHORT_MENU
    drawn = [
        {
            "label": group.label,
            "open": short or group is groups[0] or current in group.items,
            "items": [
                {"item": item, "url": with_day(item.url, day), "current": item is current} for item in group.items
            ],
        }
        for group in groups
    ]
    return render_to_string("parts/shell/menu.html", {"menu": drawn, "home": home})


def _counts(request: HttpRequest) -> Mapping[str, int]:
    provider = _from_setting("counts")
    return provider(request) if provider else {}


def _identity(request: HttpRequest) -> Identity | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    provider = _from_setting("identity")
    if provider:
        identity: Identity = provider(request)
        return identity
    number = user.get_username()
    return Identity(name=str(getattr(user, "label", number)).split("（")[0], number=number)


def wants_fragment(request: HttpRequest) -> bool:
    """True where HTMX asks for the inside of the page only; going back in history asks for a page."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not (htmx.boosted or htmx.history_restore_request)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what base.html and fragment.html need. Costs no query until a part is drawn."""
    return {
        "shell": "fragment.html" if wants_fragment(request) else "base.html",
        "looked_at": day_looked_at(request),
        "links": _links(get_script_prefix(), get_urlconf()),
        "menu": SimpleLazyObject(lambda: _menu(request)),
        "counts": SimpleLazyObject(lambda: _counts(request)),
        "identity": SimpleLazyObject(lambda: _identity(request)),
        "idle_minutes": getattr(settings, "GANGZE_IDLE_LOCK_MINUTES", 15),
    }
