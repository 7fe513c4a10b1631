"""The vendored assets are the recorded ones, and no page reaches outside or carries inline code."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from gangze.web.templatetags.shell import icon_names

PACKAGE = Path(__file__).resolve().parents[2]
ROOT = PACKAGE.parents[1]
WEB = PACKAGE / "web"
VENDOR = ROOT / "tools" / "vendor"
#: Documents made for paper (`print/`) never reach a browser and carry their own style.
TEMPLATES = sorted(path for path in PACKAGE.glob("*/templates/**/*.html") if "print" not in path.parts)
OWN_ASSETS = sorted((WEB / "static" / "gangze").iterdir())

in_source_tree = pytest.mark.skipif(not VENDOR.exists(), reason="tools/vendor is only in the source tree")


def recorded() -> dict[str, str]:
    """Path from the project root -> SHA-256, as written when the assets were copied."""
    lines = (VENDOR / "SHA256SUMS").read_text("utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ") for line in lines)}


@in_source_tree
def test_vendored_files_have_their_recorded_hashes() -> None:
    wrong = [
        path
        for path, digest in recorded().items()
        if hashlib.sha256((ROOT / path).read_bytes()).hexdigest() != digest
    ]
    assert wrong == []


@in_source_tree
def test_every_vendored_file_is_recorded() -> None:
    folder = WEB / "static" / "vendor"
    present = {path.relative_to(ROOT).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert present - set(recorded()) == set()


@in_source_tree
def test_lock_names_versions_and_hashes_but_no_registry() -> None:
    packages = json.loads((VENDOR / "package-lock.json").read_text("utf-8"))["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert all("resolved" not in package and package["integrity"] for package in fetched.values())


def test_vendored_code_refers_to_no_source_map() -> None:
    with_map = [
        path.name
        for path in (WEB / "static" / "vendor").glob("*.*")
        if b"sourceMappingURL" in path.read_bytes()[-300:]
    ]
    assert with_map == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_templates_carry_no_inline_code_and_reach_nowhere_outside(template: Path) -> None:
    text = template.read_text("utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text) == []
    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=", text) == []
    assert re.findall(r"""(?:src|href|action)=["']?(?:https?:)?//""", text) == []


@pytest.mark.parametrize(
    "asset", [path for path in OWN_ASSETS if path.suffix in {".css", ".js"}], ids=lambda path: path.name
)
def test_own_assets_reach_nowhere_outside(asset: Path) -> None:
    text = asset.read_text("utf-8")
    assert re.findall(r"https?://|@import|url\((?!\$)", text) == []
    assert re.findall(r"\beval\(|new Function|innerHTML", text) == []


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    named = {
        (name, template.name)
        for template in TEMPLATES
        for name in re.findall(
            r"""{%\s*icon\s+"([a-z0-9-]+)"|\bicon="([a-z0-9-]+)"|icon\|default:"([a-z0-9-]+)\"""",
            template.read_text("utf-8"),
        )
    }
    missing = sorted(
        (next(filter(None, names)), where)
        for names, where in named
        if next(filter(None, names)) not in icon_names()
    )
    assert missing == []


def test_every_style_class_of_the_shell_is_defined() -> None:
    defined = {
        name
        for sheet in PACKAGE.glob("*/static/**/*.css")
        if "vendor" not in sheet.parts
        for name in re.findall(r"\.(gz-[a-z0-9-]+)", sheet.read_text("utf-8"))
    }
    undefined = {
        (name, template.name)
        for template in TEMPLATES
        for name in re.findall(r"\b(gz-[a-z0-9-]*[a-z0-9])\b(?!-?\{)", template.read_text("utf-8"))
        if name not in defined and not any(known.startswith(f"{name}-") for known in defined)
    }
    assert undefined == set()


def test_every_part_is_documented() -> None:
    parts = WEB / "templates" / "parts"
    told = (parts / "README.md").read_text("utf-8")
    pieces = {"changes.html", "detail.html", "form.html", "list.html", "message.html", "tree_nodes.html"}
    names = {path.name for path in parts.glob("*.html")}
    missing = {name for name in names if f"`{name}`" not in told and f"parts/{name}" not in told}
    assert missing - pieces <= {"unlock_form.html"}, "describe new parts in templates/parts/README.md"
