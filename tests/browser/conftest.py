"""A real browser for the tests: Debian's Chromium driven by Playwright; without it each test skips.

Fixtures: `browser` (one a session), `page` (fresh each test; console errors are in `page.complaints`),
`open_page(width, height, theme)`, `axe(page)` (serious and critical findings), `signed_in(page, username)`,
`shot(page, name)`.
GANGZE_CHROMIUM names another browser binary, GANGZE_SCREENSHOTS a folder that keeps pictures.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.commands import flush
from django.test import Client

from gangze.framework.guard import write_permit

CHROMIUM = Path(os.environ.get("GANGZE_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]
AXE = Path(__file__).parent / "axe" / "axe.min.js"
GRAVE = {"serious", "critical"}

# Playwright keeps an event loop in this thread; Django would take every query of a test for an async mistake.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def emptying_between_tests_is_permitted() -> Iterator[None]:
    """A served page needs committed data, so tables are emptied after a test: the one unrecorded write."""
    empty = flush.Command.handle

    def handle(command: flush.Command, **options: Any) -> None:
        with write_permit(None):
            empty(command, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}; install the package chromium or set GANGZE_CHROMIUM")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages: `open_page(width=390, height=844, theme="dark")`; closed after the test."""
    contexts = []

    def make(width: int = 1440, height: int = 900, theme: str = "light") -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.set_default_timeout(10_000)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Any]) -> Any:
    """A desktop page in light colours."""
    return open_page()


@pytest.fixture
def signed_in(live_server: Any) -> Callable[..., Any]:
    """`signed_in(page, username)`: the page with the session of that user, who is made where missing."""

    def sign_in(page: Any, username: str) -> Any:
        users = get_user_model()
        user = users.objects.filter(username=username).first()
        if user is None:
            user = users.objects.create_user(username, must_change_password=False)
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return user

    return sign_in


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """`axe(page)`: one line a serious or critical accessibility finding; empty is good."""

    def check(page: Any, within: str = "document") -> list[str]:
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
        run = f"axe.run({within}, {{resultTypes: ['violations']}})"
        answer = session.send(
            "Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True}
        )
        session.detach()
        found = answer["result"]["value"]["violations"]
        return [
            f"{rule['impact']} {rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found
            if rule["impact"] in GRAVE
            for node in rule["nodes"]
        ]

    return check


@pytest.fixture
def shot() -> Callable[..., None]:
    """`shot(page, name)`: a picture of the whole page in GANGZE_SCREENSHOTS, where that is set."""
    folder = os.environ.get("GANGZE_SCREENSHOTS")

    def take(page: Any, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

    return take
