"""Verifying the ledger of the running system (在线核验)."""

from __future__ import annotations

import gc
import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor

from django.db import connection, connections
from django.utils.translation import gettext as _

from gangze.framework.collector import resting
from gangze.framework.ledger.beside import Beside, check_beside, outside_the_tree
from gangze.framework.ledger.faults import Report
from gangze.framework.ledger.guards import missing_ledger_guards
from gangze.framework.ledger.live import digest_of_ledger, sealed_end, stored_entries, stored_heads
from gangze.framework.ledger.models import LedgerPending
from gangze.framework.ledger.verify import Outside, verify

RANGE = 20_000
"""Positions that one process checks at a time; a smaller ledger is checked in this process."""


def verify_live(outside: Outside | None = None, *, processes: int | None = None) -> Report:
    """Verify the ledger of the running system, with what only its database can have wrong.

    A long ledger is shared among `processes` (one for each processor unless said otherwise); not inside a
    transaction, which other processes would not see.
    """
    end = sealed_end()
    wanted = processes or (os.cpu_count() or 1)
    if wanted > 1 and end > RANGE and not connection.in_atomic_block:
        report, parts = _shared(end, outside, wanted)
    else:
        report, parts = _chain(end, outside), [check_beside(0, end)]
    for part in parts:
        report.disclosed += part.disclosed
        report.faults += part.faults
    report.faults += outside_the_tree(report.entries)
    pending = LedgerPending.objects.count()
    if pending:
        report.notices.append(_("%(count)s 笔记录等待封存") % {"count": pending})
    if missing := missing_ledger_guards(connection):
        report.notices.append(_("数据库缺少只增不改的触发器：%(names)s") % {"names": "、".join(missing)})
    return report


def _chain(end: int, outside: Outside | None) -> Report:
    """Records, leaves and heads."""
    heads = stored_heads()
    with resting():
        return verify(stored_entries(personal=False, below=end), heads, digest_of_ledger(), outside)


def _shared(end: int, outside: Outside | None, processes: int) -> tuple[Report, list[Beside]]:
    """The chain here, ranges of what lies beside it in other processes."""
    connections.close_all()  # a connection must not be used on both sides of a fork
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=fork, initializer=gc.disable) as pool:
        parts: list[Future[Beside]] = [
            pool.submit(check_beside, start, min(start + RANGE, end)) for start in range(0, end, RANGE)
        ]
        report = _chain(end, outside)
        return report, [part.result() for part in parts]
