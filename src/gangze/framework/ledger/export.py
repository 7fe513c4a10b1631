"""Writing the ledger out, and verifying what was written (台账导出与离线核验)."""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from pathlib import Path

from django.utils.translation import gettext as _

from gangze.framework.ledger.exchange import (
    BadFile,
    ExportReader,
    reading,
    write_export,
    write_heads,
    writing,
)
from gangze.framework.ledger.faults import Fault, FaultKind, Report
from gangze.framework.ledger.live import (
    digest_of_ledger,
    stored_entries,
    stored_heads,
    stored_leaves,
)
from gangze.framework.ledger.verify import Outside, read_outside, verify
from gangze.kernel.findings import Refused, refuse
from gangze.kernel.merkle import digest_named


def export_ledger(file: Path, made_at: dt.datetime, *, personal: bool = False) -> int:
    """Write all sealed entries and heads to `file`; returns how many entries.

    Personal data is left out, as commitments, unless `personal`.
    """
    heads = stored_heads()
    below = heads[-1].size if heads else 0
    with writing(file) as stream:
        entries = stored_entries(personal=personal, below=below)
        return write_export(stream, heads, entries, digest_of_ledger().name, made_at)


def export_heads(file: Path, made_at: dt.datetime) -> int:
    """Write what an auditor keeps outside: heads, and ids and hashes of the entries; returns how many."""
    heads = stored_heads()
    below = heads[-1].size if heads else 0
    with writing(file) as stream:
        return write_heads(stream, heads, stored_leaves(below), digest_of_ledger().name, made_at)


def outside_file(file: Path) -> Outside:
    """Read the heads file an auditor kept. Raises `Refused` where it cannot serve."""
    try:
        with reading(file) as stream:
            return read_outside(stream, str(file))
    except (BadFile, OSError, zlib.error, zipfile.BadZipFile) as fault:
        raise _unreadable(file, fault) from fault


def verify_file(file: Path, outside: Outside | None = None) -> Report:
    """Verify an export without any database. Raises `Refused` where it is no export at all."""
    try:
        with reading(file) as stream:
            reader = ExportReader(stream)
            report = verify(reader.entries(), reader.heads, digest_named(reader.digest), outside)
    except (BadFile, OSError, zlib.error, zipfile.BadZipFile) as fault:
        raise _unreadable(file, fault) from fault
    if reader.ended != report.entries and not report.faults:
        text = _("导出文件不完整：读到 %(count)s 笔后没有与之相符的结束行") % {"count": report.entries}
        report.faults.append(Fault(FaultKind.TRUNCATED, report.entries, "", text))
    return report


def _unreadable(file: Path, fault: Exception) -> Refused:
    return refuse(
        "ledger.file",
        _("无法读取台账文件：%(reason)s") % {"reason": fault},
        source=str(file),
        remedy=_("请确认文件由 gangze ledger export 导出且未被截断或改写"),
    )
