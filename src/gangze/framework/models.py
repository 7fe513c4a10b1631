"""Tables of the framework, gathered where Django looks for them."""

from __future__ import annotations

from gangze.framework.access import AccessRecord
from gangze.framework.content.models import ContentVersion
from gangze.framework.jobs import Job
from gangze.framework.ledger.models import (
    LedgerDisclosure,
    LedgerEntry,
    LedgerLeaf,
    LedgerPending,
    LedgerSubject,
    TreeHead,
)
from gangze.framework.proposal import Proposal
from gangze.framework.requests import RequestKey

__all__ = [
    "AccessRecord",
    "ContentVersion",
    "Job",
    "LedgerDisclosure",
    "LedgerEntry",
    "LedgerLeaf",
    "LedgerPending",
    "LedgerSubject",
    "Proposal",
    "RequestKey",
    "TreeHead",
]
