"""Uploaded files between preview and confirmation, kept aside for one session (暂存文件)."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest

FOLDER = "imports"


def keep(request: HttpRequest, slot: str, files: list[tuple[str, bytes]], **choices: Any) -> None:
    """Keep files under a slot of the session, with what was chosen about them; earlier ones go."""
    drop(request, slot)
    stored = [
        {"name": name, "path": default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", ContentFile(data))}
        for name, data in files
    ]
    request.session[slot] = {"files": stored, "choices": choices}


def kept(request: HttpRequest, slot: str) -> tuple[list[tuple[str, bytes]], dict[str, Any]]:
    """The files of a slot with their names, and what was chosen; nothing where there is none any more."""
    held = request.session.get(slot) or {"files": [], "choices": {}}
    files = []
    for one in held["files"]:
        if default_storage.exists(one["path"]):
            with default_storage.open(one["path"]) as file:
                files.append((one["name"], file.read()))
    return files, held["choices"]


def drop(request: HttpRequest, slot: str) -> None:
    """Forget the files of a slot."""
    held = request.session.pop(slot, None)
    for one in held["files"] if held else ():
        default_storage.delete(one["path"])


def uploaded(request: HttpRequest, name: str = "files") -> list[tuple[str, bytes]]:
    """Files of the submitted form, with their names."""
    return [(str(file.name), file.read()) for file in request.FILES.getlist(name)]
