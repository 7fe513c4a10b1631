"""The published JSON of a reading, written while it is read (边识别边输出).

The units of all documents stand above the documents in the published form, so what comes later waits in temporary
files: no more than one document is in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from json.encoder import encode_basestring
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any

from gangze.intake.domain.parse import Progress, doubts_of, portions
from gangze.intake.domain.recognised import Document
from gangze.intake.domain.source import Source

STEP = 2
"""Blanks a level is set in."""


class _List:
    """A JSON list that is written item by item; an empty one is `[]`. `depth` is how deep the list itself stands."""

    def __init__(self, out: IO[str], depth: int) -> None:
        self._out = out
        self._depth = depth
        self._items = 0

    def add(self, item: dict[str, Any]) -> None:
        """One more item."""
        self.put(_set_in(item))

    def put(self, words: str) -> None:
        """One more item that is JSON already."""
        self.begin()
        self._out.write(words.replace("\n", "\n" + " " * STEP * (self._depth + 1)))

    def begin(self) -> None:
        """One more item, which the caller writes."""
        self._out.write(("[\n" if not self._items else ",\n") + " " * STEP * (self._depth + 1))
        self._items += 1

    def close(self) -> None:
        """The end of the list."""
        self._out.write("\n" + " " * STEP * self._depth + "]" if self._items else "[]")


def _set_in(value: Any, blanks: str = "") -> str:
    """What `json.dumps(value, ensure_ascii=False, indent=2)` gives, set in; that makes an iterator a level, and with
    millions of small lists and dictionaries most of its time goes there."""
    if isinstance(value, str):
        return encode_basestring(value)
    if not value or not isinstance(value, dict | list | tuple):
        return json.dumps(value)
    inner = blanks + " " * STEP
    if isinstance(value, dict):
        parts = [f"{encode_basestring(key)}: {_set_in(item, inner)}" for key, item in value.items()]
        opens, closes = "{}"
    else:
        parts = [_set_in(item, inner) for item in value]
        opens, closes = "[]"
    return f"{opens}\n{inner}" + f",\n{inner}".join(parts) + f"\n{blanks}{closes}"


def _write_document(document: Document, out: IO[str], depth: int, units: _List) -> None:
    """A document at its place, its units also into `units`: unit by unit, for a document may be the whole file."""
    blanks = " " * STEP * (depth + 1)
    bare = replace(document, units=()).as_dict()
    out.write("{")
    for place, (key, value) in enumerate(bare.items()):
        out.write(("," if place else "") + f'\n{blanks}"{key}": ')
        if key != "units":
            out.write(_set_in(value, blanks))
            continue
        within = _List(out, depth + 1)
        for unit in document.units:
            words = _set_in(unit.as_dict())
            within.put(words)
            units.put(words)
        within.close()
    out.write("\n" + " " * STEP * depth + "}")


def write_json(source: Source, out: IO[str], *, depth: int = 0, progress: Progress | None = None) -> None:
    """Read `source` and write what `Recognised.as_dict()` says of it, as `json.dump(…, indent=2)` would.

    `depth` is how many levels the object is set in where it stands in a list.
    """
    blanks = " " * STEP * (depth + 1)
    with ExitStack() as files:
        later = [files.enter_context(TemporaryFile("w+", encoding="utf-8", errors="surrogatepass")) for _ in "du"]
        units = _List(out, depth + 1)
        documents, unrecognised = (_List(file, depth + 1) for file in later)
        out.write(f'{{\n{blanks}"source": {_set_in(source.name, blanks)},\n{blanks}"units": ')
        for portion in portions(source, progress):
            if portion.document is not None:
                documents.begin()
                _write_document(portion.document, later[0], depth + 2, units)
            for item in portion.unrecognised:
                unrecognised.add(item.as_dict())
        for written in (units, documents, unrecognised):
            written.close()
        for name, file in zip(("documents", "unrecognised"), later, strict=True):
            out.write(f',\n{blanks}"{name}": ')
            file.seek(0)
            copyfileobj(file, out, 1 << 16)
        doubts = [doubt.as_dict() for doubt in doubts_of(source)]
        out.write(f',\n{blanks}"doubts": {_set_in(doubts, blanks)}\n{" " * STEP * depth}}}')


def write_all(sources: Iterator[Source], out: IO[str], *, several: bool) -> int:
    """One object, or a list of them where `several` files were asked for; returns how many there were."""
    count = 0
    for source in sources:
        if several:
            out.write("[\n" + " " * STEP if not count else ",\n" + " " * STEP)
        write_json(source, out, depth=int(several))
        count += 1
    if count:
        out.write("\n]\n" if several else "\n")
    return count
