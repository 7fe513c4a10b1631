"""The two files that leave the ledger, and how they are read back without any database (台账导出文件).

Both are JSON lines, zipped where the name says so. The *heads file* is what an auditor keeps outside: for
each signed head the ids and hashes of the entries since the head before it. The *export* holds everything:
heads, then each entry as `{"position":0,"hash":"…","record":{…}}` where the record is the very bytes that
were hashed, followed by what is still disclosed of it.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import re
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from django.utils.translation import gettext as _

from gangze.framework.ledger.faults import FaultKind, Leaf
from gangze.framework.ledger.record import Disclosure
from gangze.framework.ledger.signing import Head
from gangze.kernel.canonical import canonical, instant, read_instant
from gangze.kernel.merkle import digest_named

FORMAT = "gangze ledger 1"
HEADS_FORMAT = "gangze ledger heads 1"
MEMBER = "ledger.jsonl"

_LINE_LIMIT = 256 * 1024 * 1024
_CHUNK = 1_000
_ENTRY_LINE = re.compile(
    rb'\{"position":(\d{1,18}),"hash":"((?:[0-9a-f]{2})+)","record":(\{.*\})\}\n', re.DOTALL
)


class Stored(NamedTuple):
    """One position as it is stored. `record` is None where the entry itself is gone.

    `entry` is the id in any form of a UUID; empty, it is read from the record when it is needed. `problems`
    are what the source itself noticed about the entry.
    """

    position: int
    hash: bytes
    record: bytes | None
    disclosures: tuple[Disclosure, ...] = ()
    entry: str = ""
    problems: tuple[tuple[FaultKind, str], ...] = ()


class BadFile(ValueError):
    """A file that is not what it should be: `line` from 1, `reason` in English for the log."""

    def __init__(self, line: int, reason: str) -> None:
        self.line, self.reason = line, reason
        super().__init__(f"line {line}: {reason}")


@contextmanager
def writing(file: Path) -> Iterator[BinaryIO]:
    """A stream to write an export to; `.zip` by the name of the file."""
    if file.suffix == ".zip":
        with (
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            archive.open(MEMBER, "w", force_zip64=True) as stream,
        ):
            yield cast(BinaryIO, stream)
    else:
        with file.open("wb") as stream:
            yield stream


@contextmanager
def reading(file: Path) -> Iterator[BinaryIO]:
    """A stream to read an export from, zipped or not. Raises `BadFile` for a zip of something else."""
    if not zipfile.is_zipfile(file):
        with file.open("rb") as stream:
            yield stream
        return
    with zipfile.ZipFile(file) as archive:
        if archive.namelist() != [MEMBER]:
            raise BadFile(0, f"the archive does not hold {MEMBER} alone")
        with archive.open(MEMBER) as member:
            yield cast(BinaryIO, io.BufferedReader(cast(Any, member), 1 << 20))


def head_line(head: Head) -> bytes:
    """A head as a line of either file."""
    return _line(
        {
            "head": {
                "size": head.size,
                "root": head.root.hex(),
                "digest": head.digest,
                "signed_at": instant(head.signed_at),
                "public_key": head.public_key.hex(),
                "signature": head.signature.hex(),
            }
        }
    )


def write_export(
    stream: BinaryIO, heads: Iterable[Head], entries: Iterable[Stored], digest: str, made_at: dt.datetime
) -> int:
    """Write everything; returns the number of entries. Only what is sealed is written."""
    stream.write(_line({"format": FORMAT, "digest": digest, "made_at": instant(made_at)}))
    for head in heads:
        stream.write(head_line(head))
    count = 0
    for item in entries:
        if item.record is None:
            continue
        stream.write(b'{"position":%d,"hash":"%s","record":' % (item.position, item.hash.hex().encode()))
        stream.write(item.record)
        stream.write(b"}\n")
        for shown in item.disclosures:
            value = {"path": shown.path, "salt": shown.salt.hex(), "value": shown.value}
            stream.write(_line({"disclosure": value}))
        count += 1
    stream.write(_line({"end": {"entries": count}}))
    return count


def write_heads(
    stream: BinaryIO, heads: Iterable[Head], leaves: Iterator[Leaf], digest: str, made_at: dt.datetime
) -> int:
    """Write the heads file; returns the number of leaves named in it."""
    stream.write(_line({"format": HEADS_FORMAT, "digest": digest, "made_at": instant(made_at)}))
    position = 0
    for head in heads:
        while position < head.size:
            count = min(_CHUNK, head.size - position)
            chunk = list(islice(leaves, count))
            packed = b"".join(uuid.UUID(leaf.entry).bytes + leaf.hash for leaf in chunk)
            stream.write(_line({"leaves": {"from": position, "packed": base64.b64encode(packed).decode()}}))
            position += count
        stream.write(head_line(head))
    return position


def read_heads(stream: BinaryIO) -> Iterator[Head | list[tuple[bytes, bytes]]]:
    """Leaves (entry id, hash) in batches and heads of a heads file, in order. Raises `BadFile`.

    The leaves of a head come before it.
    """
    lines = _lines(stream)
    width = 16 + _digest_size(_header(lines, HEADS_FORMAT))
    count = 0
    for number, line in lines:
        value = _object(number, line)
        if "leaves" in value:
            packed = _packed(number, value["leaves"], count, width)
            count += len(packed) // width
            yield [
                (packed[at : at + 16], packed[at + 16 : at + width]) for at in range(0, len(packed), width)
            ]
        else:
            yield _head(number, value)


def _packed(number: int, value: Any, count: int, width: int) -> bytes:
    try:
        packed = base64.b64decode(value["packed"], validate=True)
        if value["from"] != count or len(packed) % width:
            raise BadFile(number, "leaves do not follow those before")
    except (KeyError, TypeError, ValueError) as fault:
        raise BadFile(number, "unreadable leaves") from fault
    return packed


class ExportReader:
    """An export as it is read: `digest` and `heads` at once, then `entries()` as a stream.

    `ended` tells afterwards how many entries the end line names, None where the file stops before it. Raises
    `BadFile` where the file is no export at all; a line that cannot be read is a problem of its entry.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._lines = _lines(stream)
        header = _header(self._lines, FORMAT)
        _digest_size(header)
        self.digest: str = header["digest"]
        self.heads: list[Head] = []
        self.ended: int | None = None
        self._number, self._line = 1, b""
        self._advance()
        while self._line.startswith(b'{"head"'):
            self.heads.append(_head(self._number, _object(self._number, self._line)))
            self._advance()

    def entries(self) -> Iterator[Stored]:
        """Entries in the order of the file, each with the disclosures that follow it."""
        last = -1
        while self._line and self.ended is None:
            match = _ENTRY_LINE.fullmatch(self._line)
            if match:
                last = int(match[1])
                shown, problems = self._after_entry()
                yield Stored(last, bytes.fromhex(match[2].decode()), match[3], shown, "", problems)
            elif self._line.startswith(b'{"end"'):
                self.ended = int(_object(self._number, self._line)["end"]["entries"])
            else:
                last += 1
                problem = (FaultKind.FILE, _("导出文件第 %(line)s 行无法读取") % {"line": self._number})
                self._advance()
                yield Stored(last, b"", None, (), "", (problem,))

    def _advance(self) -> None:
        self._number, self._line = next(self._lines, (self._number, b""))

    def _after_entry(self) -> tuple[tuple[Disclosure, ...], tuple[tuple[FaultKind, str], ...]]:
        shown: list[Disclosure] = []
        problems: list[tuple[FaultKind, str]] = []
        self._advance()
        while self._line.startswith(b'{"disclosure"'):
            try:
                shown.append(_disclosure(self._number, self._line))
            except BadFile:
                text = _("导出文件第 %(line)s 行的披露值无法读取") % {"line": self._number}
                problems.append((FaultKind.DISCLOSURE, text))
            self._advance()
        return tuple(shown), tuple(problems)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := stream.readline(_LINE_LIMIT):
        number += 1
        yield number, line


def _header(lines: Iterator[tuple[int, bytes]], wanted: str) -> dict[str, Any]:
    number, line = next(lines, (1, b""))
    header = _object(number, line)
    if header.get("format") != wanted or not isinstance(header.get("digest"), str):
        raise BadFile(number, f"not a file of format {wanted!r}")
    return header


def _object(number: int, line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as fault:
        raise BadFile(number, "not JSON") from fault
    if not isinstance(value, dict):
        raise BadFile(number, "not a JSON object")
    return value


def _head(number: int, value: dict[str, Any]) -> Head:
    try:
        head = value["head"]
        return Head(
            int(head["size"]),
            bytes.fromhex(head["root"]),
            str(head["digest"]),
            read_instant(head["signed_at"]),
            bytes.fromhex(head["public_key"]),
            bytes.fromhex(head["signature"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadFile(number, "unreadable head") from fault


def _disclosure(number: int, line: bytes) -> Disclosure:
    try:
        value = _object(number, line)["disclosure"]
        return Disclosure(str(value["path"]), bytes.fromhex(value["salt"]), str(value["value"]))
    except (KeyError, TypeError, ValueError) as fault:
        raise BadFile(number, "unreadable disclosure") from fault


def _digest_size(header: dict[str, Any]) -> int:
    try:
        return digest_named(header["digest"]).size
    except ValueError as fault:
        raise BadFile(1, str(fault)) from fault


def _line(value: object) -> bytes:
    return canonical(value) + b"\n"
