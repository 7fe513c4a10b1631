"""The documentation is complete: what can be called, set, opened or granted stands in `docs/reference`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from gangze.framework.command import commands
from gangze.framework.permission import rights

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "gangze"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
REFERENCE = DOCS / "reference"

UNSET = {"SOURCE_DATE_EPOCH": "a convention of builds, not a setting of ours"}
"""Names read from the environment that need no documentation, and why."""

ENVIRONMENT = re.compile(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


@cache
def reference() -> str:
    """All pages of the reference as one text."""
    return "\n".join(page.read_text("utf-8") for page in sorted(REFERENCE.glob("*.md")))


@cache
def decisions() -> str:
    """All decisions as one text."""
    return "\n".join(page.read_text("utf-8") for page in sorted((DOCS / "decisions").glob("*.md")))


def ours(name: str) -> bool:
    """Whether a Django app or a dotted name belongs to the product."""
    return name.split(".")[0] == "gangze"


def capabilities() -> list[str]:
    """The capabilities: the product's Django apps."""
    return sorted(config.label for config in apps.get_app_configs() if ours(config.name))


def management_commands() -> list[str]:
    """Our own command lines."""
    return sorted(name for name, app in get_commands().items() if ours(app))


def acts() -> list[str]:
    """Names of all commands that the product registers, also those that only a command line imports."""
    import_module("gangze.organisation.services.bootstrap")
    modules = {name: spec.function.__module__ for name, spec in commands().items()}
    return sorted(name for name, module in modules.items() if ours(module) and ".tests." not in module)


def settings_read() -> list[str]:
    """Every environment variable that the product reads."""
    texts = (path.read_text("utf-8") for path in SOURCE.rglob("*.py") if "tests" not in path.parts)
    return sorted({name for text in texts for name in ENVIRONMENT.findall(text)} - set(UNSET))


def page_routes(patterns: list[URLPattern | URLResolver], space: str = "") -> set[str]:
    """Full names of all routes."""
    names: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            names |= page_routes(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            names.add(f"{space}{pattern.name}")
    return names


def dependencies() -> list[str]:
    """Distribution names from `pyproject.toml`, runtime and development."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return sorted({re.split(r"[\[<>=~! ;]", line, maxsplit=1)[0].lower() for line in wanted})


@pytest.mark.parametrize("name", capabilities())
def test_every_capability_has_a_page(name: str) -> None:
    page = REFERENCE / f"{name}.md"
    assert page.exists()
    assert f"src/gangze/{name}" in page.read_text("utf-8")


@pytest.mark.parametrize("name", management_commands())
def test_every_command_line_is_described(name: str) -> None:
    assert re.search(rf"`gangze {name}\b", reference())


@pytest.mark.parametrize("name", settings_read())
def test_every_setting_is_described(name: str) -> None:
    assert f"`{name}`" in reference()


@pytest.mark.parametrize("name", sorted(rights()))
def test_every_right_is_described(name: str) -> None:
    if name.startswith("test."):
        pytest.skip("made by a test")
    assert f"`{name}`" in reference()


@pytest.mark.parametrize("name", acts())
def test_every_command_is_described(name: str) -> None:
    assert re.search(rf"^\| `{re.escape(name)}` ", reference(), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(page_routes(get_resolver().url_patterns)))
def test_every_route_is_described(name: str) -> None:
    assert re.search(rf"^\| `{re.escape(name)}` \| `/", reference(), re.MULTILINE)


def test_nothing_is_described_that_is_gone() -> None:
    described = set(re.findall(r"^\| `([^`]+)` \| `/", reference(), re.MULTILINE))
    assert described - page_routes(get_resolver().url_patterns) == set()
    told = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \S+ \| `[a-z_]+\.[a-z_]+`", reference(), re.MULTILINE))
    assert told - set(acts()) == set()
    assert len(told) > 40


@pytest.mark.parametrize("name", dependencies())
def test_every_dependency_says_why_it_is_there(name: str) -> None:
    assert re.search(rf"^\| `{re.escape(name)}` \|", decisions().lower(), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = CODE.sub("", page.read_text("utf-8"))
    dead = []
    for target in LINK.findall(text):
        address, _hash, anchor = target.partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        file = (page.parent / unquote(address)).resolve() if address else page
        if not file.exists() or (anchor and unquote(anchor) not in anchors(file)):
            dead.append(target)
    assert dead == []


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+\s+(.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_picture_is_shown_somewhere() -> None:
    shown = {
        (page.parent / unquote(target)).resolve() for page in PAGES for target in IMAGE.findall(page.read_text("utf-8"))
    }
    kept = {path.resolve() for path in (DOCS / "images").iterdir()}
    assert kept - shown == set()
