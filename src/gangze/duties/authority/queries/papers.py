"""The bank's rule for letters and notices, and its name (授权文书规则)."""

from __future__ import annotations

import datetime as dt

from gangze.duties.authority.domain.papers import KIND, PaperRule, bank_called, paper_rule_of
from gangze.framework.content.store import all_content_on
from gangze.organisation.models import UnitKind, UnitState


def paper_rule(day: dt.date) -> PaperRule:
    """The rule of a day; where the bank has none, the plain one."""
    versions = all_content_on(KIND, day)
    return paper_rule_of(versions[0].document().body) if versions else PaperRule()


def bank_name(day: dt.date) -> str:
    """The bank's own name: that of the unit on top, without 总行."""
    tops = UnitState.objects.on(day).filter(parent=None).order_by("unit__code")
    name = next((s.name for s in tops if s.kind == UnitKind.HEAD_OFFICE), "") or next((s.name for s in tops), "")
    return bank_called(name)
