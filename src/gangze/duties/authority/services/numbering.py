"""Numbers of letters and notices, by the bank's own rule (文书编号)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max

from gangze.duties.authority.domain.papers import PaperRule, numbered
from gangze.duties.authority.models import AuthorityLetter, AuthorityWithdrawal
from gangze.duties.authority.queries.papers import bank_name, paper_rule

LETTERS, WITHDRAWALS = AuthorityLetter, AuthorityWithdrawal


def number_lock() -> str:
    """The identity to lock while numbers are given."""
    return "authority-papers"


def next_number(model: Any, day: dt.date) -> dict[str, Any]:
    """`number`, `year` and `serial` of the next letter or notice of the year. The caller holds `number_lock()`."""
    rule: PaperRule = paper_rule(day)
    last = model.objects.filter(year=day.year).aggregate(last=Max("serial"))["last"] or 0
    pattern = rule.letter_number if model is LETTERS else rule.withdrawal_number
    number = numbered(pattern, bank=bank_name(day), year=day.year, serial=last + 1)
    return {"number": number, "year": day.year, "serial": last + 1}
