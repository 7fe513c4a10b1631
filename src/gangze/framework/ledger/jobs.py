"""Sealing as a sweep of the worker (封存任务); importing this module registers it."""

from __future__ import annotations

from gangze.framework.jobs import register_sweep
from gangze.framework.ledger.sealing import seal_all

register_sweep("ledger.seal", seal_all)
