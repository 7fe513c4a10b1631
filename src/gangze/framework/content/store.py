"""Looking content up on a day, and finding content files with their schemas (内容查询与文件)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gangze.framework.content.models import ContentVersion, Origin
from gangze.kernel.content import ContentDocument, read_content
from gangze.kernel.findings import Finding

SHIPPED_FOLDER = Path(__file__).resolve().parents[2] / "content"
"""Where the product's own content lies: one folder per kind, schemas beside them."""


def content_on(
    kind: str, key: str, day: dt.date, known_at: dt.datetime | None = None
) -> ContentVersion | None:
    """The version that holds on `day`, as known now or at an instant; None where there is none."""
    return ContentVersion.objects.on(day, known_at).filter(kind=kind, key=key).first()


def all_content_on(kind: str, day: dt.date, known_at: dt.datetime | None = None) -> list[ContentVersion]:
    """The versions of every key of a kind that hold on `day`, by key."""
    found: dict[str, ContentVersion] = {}
    for version in ContentVersion.objects.on(day, known_at).filter(kind=kind):
        found.setdefault(version.key, version)
    return list(found.values())


def latest(kind: str, key: str, origin: Origin | None = None) -> ContentVersion | None:
    """The last version of a piece of content, whatever its days; of one origin where asked."""
    versions = ContentVersion.objects.filter(kind=kind, key=key)
    if origin is not None:
        versions = versions.filter(origin=origin)
    return versions.order_by("-valid_from", "-imported_at", "-id").first()


@lru_cache(maxsize=1)
def schemas() -> dict[str, dict[str, Any]]:
    """The schemas of bodies by kind, as shipped."""
    files = sorted((SHIPPED_FOLDER / "schemas").glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def shipped_files() -> list[Path]:
    """The product's own content files."""
    return sorted(file for kind in schemas() for file in (SHIPPED_FOLDER / kind).rglob("*.yaml"))


def content_files(path: Path) -> list[Path]:
    """The content files that a path names: itself, or every YAML file below it."""
    if path.is_dir():
        return sorted(file for suffix in ("*.yaml", "*.yml") for file in path.rglob(suffix))
    return [path]


def read_files(files: list[Path]) -> tuple[list[ContentDocument], list[Finding]]:
    """All sound documents of some files, and every fault of the others; two with one name are a fault."""
    documents: list[ContentDocument] = []
    findings: list[Finding] = []
    for file in files:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            findings.append(_unreadable(file, fault))
            continue
        found, faults = read_content(text, str(file), schemas())
        documents += found
        findings += faults
    if not files:
        findings.append(Finding("content.no_files", _("没有找到内容文件（*.yaml）")))
    return documents, findings + _twice(documents)


def _unreadable(file: Path, fault: Exception) -> Finding:
    if isinstance(fault, UnicodeDecodeError):
        remedy = _("请另存为 UTF-8 编码")
        return Finding("content.encoding", _("文件不是 UTF-8 编码"), source=str(file), remedy=remedy)
    return Finding("content.file", _("文件无法读取：%(reason)s") % {"reason": fault}, source=str(file))


def _twice(documents: list[ContentDocument]) -> list[Finding]:
    seen: dict[tuple[str, str, dt.date], ContentDocument] = {}
    findings = []
    for document in documents:
        first = seen.setdefault((document.kind, document.key, document.valid_from), document)
        if first is not document:
            text = _("%(kind)s/%(key)s 自 %(day)s 起的内容已在 %(file)s 中出现")
            values = {"kind": document.kind, "key": document.key, "day": document.valid_from}
            findings.append(
                Finding("content.twice", text % (values | {"file": first.file}), source=document.file)
            )
    return findings


Validator = Callable[[Sequence[ContentDocument]], Iterable[Finding]]
_validators: list[Validator] = []


def register_validator(validator: Validator) -> Validator:
    """`validator(documents)` yields what is wrong with documents beyond their schema: words that mean nothing, rules
    that contradict themselves. It is asked before content is imported."""
    _validators.append(validator)
    return validator


def faults_of(documents: Sequence[ContentDocument]) -> list[Finding]:
    """What the validators find, with file and line where the documents come from files."""
    return [finding for validator in _validators for finding in validator(documents)]
