"""The whole product as a bank starts it: `gangze serve` with its worker over the sample bank, and a real browser.

The server runs beside the tests in a data folder of its own, so nothing is shared with the tests' database and
documents are read by the worker itself. `visit(role, width, theme)` gives a page of one of the sample's people.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

NEW_PASSWORD = "Lanzhou-2026-gangze"
PATIENCE = 60_000
"""Milliseconds that a page may take on a machine that has other work too."""


class Served(NamedTuple):
    """A running product: its address, and role -> (staff number, first password)."""

    url: str
    sign_ins: dict[str, tuple[str, str]]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def served(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample bank, loaded once and served; stopped after the last test."""
    data = tmp_path_factory.mktemp("served")
    setting = {key: value for key, value in os.environ.items() if not key.startswith(("GANGZE_", "DATABASE_"))}
    setting |= {"GANGZE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "gangze.web.settings"}
    root = Path(__file__).resolve().parents[3]
    setting["PYTHONPATH"] = os.pathsep.join([str(root / "src"), os.environ.get("PYTHONPATH", "")])
    gangze = [sys.executable, "-m", "gangze"]
    for verb in (["migrate", "--verbosity", "0"], ["sample"]):
        done = subprocess.run([*gangze, *verb], env=setting, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr[-4000:]
    rows = (line.split("\t") for line in (data / "sample-sign-ins.txt").read_text("utf-8").splitlines())
    sign_ins = {role: (username, password) for role, username, password, _who in rows}
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with (data / "served.log").open("wb") as log:
        server = subprocess.Popen(
            [*gangze, "serve", "--port", str(port)], env=setting, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            # Python itself takes seconds to start where two cores are shared; the loop ends with the answer.
            for _second in range(120):
                if _answers(url):
                    break
                try:
                    server.wait(1)
                    raise AssertionError((data / "served.log").read_text("utf-8"))
                except subprocess.TimeoutExpired:
                    continue
            yield Served(url, sign_ins)
        finally:
            server.terminate()
            server.wait(30)


@pytest.fixture(scope="session")
def _kept_sessions() -> dict[str, Any]:
    """Role -> cookies: everybody signs in once."""
    return {}


@pytest.fixture
def open_context(browser: Any, served: Served) -> Iterator[Callable[..., Any]]:
    """`open_context(width=…, theme=…, storage_state=…)`: a browser of its own; closed after the test."""
    opened = []

    def make(width: int = 1440, theme: str = "light", **more: Any) -> Any:
        context = browser.new_context(
            base_url=served.url,
            viewport={"width": width, "height": 844 if width < 500 else 900},
            color_scheme=theme,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def new_page(open_context: Callable[..., Any]) -> Callable[..., Any]:
    """A page of a browser in which nobody is signed in; console errors are in `page.complaints`."""

    def make(context: Any = None, **more: Any) -> Any:
        page = (context or open_context(**more)).new_page()
        page.complaints = []
        page.on("console", lambda line: line.type == "error" and page.complaints.append(line.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    return make


def fill_sign_in(page: Any, username: str, password: str) -> None:
    """Fill in the sign-in form and send it."""
    page.get_by_label("工号").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def set_first_password(page: Any, old: str) -> None:
    """The page that asks for an own password, before anything else."""
    page.wait_for_url("**/password*")
    page.get_by_label("当前密码").fill(old)
    page.get_by_label("新密码", exact=False).first.fill(NEW_PASSWORD)
    page.get_by_label("再次输入新密码").fill(NEW_PASSWORD)
    page.get_by_role("button", name="保存新密码").click()
    page.wait_for_url(lambda url: "/password" not in url)


@pytest.fixture
def visit(
    served: Served,
    open_context: Callable[..., Any],
    new_page: Callable[..., Any],
    _kept_sessions: dict[str, Any],
) -> Callable[..., Any]:
    """`visit("人力资源经理", width=390, theme="dark")`: a page on which that person is signed in."""

    def make(role: str, **more: Any) -> Any:
        if role not in _kept_sessions:
            context = open_context()
            page = context.new_page()
            username, password = served.sign_ins[role]
            page.goto("/signin")
            fill_sign_in(page, username, password)
            set_first_password(page, password)
            _kept_sessions[role] = context.storage_state()
        return new_page(open_context(storage_state=_kept_sessions[role], **more))

    return make
