"""What letters of authority and notices of withdrawal say by the bank's own rule (授权文书).

Content of the kind `authority-paper`: how they are numbered, and the clauses printed under the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KIND = "authority-paper"


@dataclass(frozen=True, slots=True)
class PaperRule:
    """Patterns of numbers, clauses, and who signs."""

    letter_number: str = "{bank}授〔{year}〕{serial}号"
    withdrawal_number: str = "{bank}撤授〔{year}〕{serial}号"
    clauses: tuple[str, ...] = ()
    may_delegate: str = "可以转授权{depth}级，转授权不得超出本授权书的范围、限额和期限，并报授权人备案。"
    may_not_delegate: str = "不得转授权。"
    signatures: tuple[str, ...] = ("授权人（签章）", "被授权人（签字）")


def paper_rule_of(body: Mapping[str, Any]) -> PaperRule:
    """The rule out of a content body."""
    return PaperRule(
        body["letter_number"],
        body["withdrawal_number"],
        tuple(body["clauses"]),
        body["may_delegate"],
        body["may_not_delegate"],
        tuple(body["signatures"]),
    )


def numbered(pattern: str, *, bank: str, year: int, serial: int) -> str:
    """A number by its pattern. Only the known places are filled in; nothing of the pattern is executed."""
    values = {"{bank}": bank, "{year}": str(year), "{serial}": str(serial)}
    for place, value in values.items():
        pattern = pattern.replace(place, value)
    return pattern


def bank_called(head_office: str) -> str:
    """The bank's name out of that of its head office: 某银行总行 is 某银行."""
    return head_office.removesuffix("总行") or head_office
