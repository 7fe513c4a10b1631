"""Findings and refusals: what is wrong, where, why, and what to do, as data (发现与拒绝)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Effect(StrEnum):
    """What follows from a finding: it is noted (记录), needs approval (需审批), or stops the act (阻断)."""

    RECORD = "record"
    APPROVE = "approve"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule noticed.

    `code` is stable and dotted (`assign.overlap`); `message` says what and why; `subject` names what it is
    about; `source` where it stands (file and line, document span, field); `remedy` what to do; `matter` is what a
    control needs to know the same thing again (JSON-able), empty where nobody will ask.
    """

    code: str
    message: str
    subject: str = ""
    source: str = ""
    remedy: str = ""
    effect: Effect = Effect.BLOCK
    matter: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """Plain strings, for JSON and the ledger; `matter` only where there is one."""
        plain: dict[str, Any] = {
            "code": self.code,
            "message": str(self.message),
            "subject": str(self.subject),
            "source": str(self.source),
            "remedy": str(self.remedy),
            "effect": str(self.effect),
        }
        return plain | {"matter": dict(self.matter)} if self.matter else plain


@dataclass(eq=False)
class Refused(Exception):
    """An act or a file was refused. Carries every finding, never only the first."""

    findings: tuple[Finding, ...] = field(default_factory=tuple)

    def __init__(self, *findings: Finding | Iterable[Finding]) -> None:
        flat: list[Finding] = []
        for item in findings:
            flat.extend([item] if isinstance(item, Finding) else item)
        self.findings = tuple(flat)
        super().__init__("; ".join(f"{f.code}: {f.message}" for f in flat))

    @property
    def codes(self) -> set[str]:
        """The codes of all findings."""
        return {finding.code for finding in self.findings}


def refuse(code: str, message: str, *, subject: str = "", source: str = "", remedy: str = "") -> Refused:
    """A refusal with one blocking finding."""
    return Refused(Finding(code, message, subject, source, remedy))
