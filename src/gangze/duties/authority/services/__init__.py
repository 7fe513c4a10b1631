"""Commands on authorities: grant, pass on, change, take back, issue letters."""

from __future__ import annotations

from gangze.duties.authority.services import validating  # noqa: F401 - registers itself
from gangze.duties.authority.services.changing import change_terms
from gangze.duties.authority.services.granting import delegate, grant
from gangze.duties.authority.services.letters import issue_letter
from gangze.duties.authority.services.withdrawing import withdraw

COMMANDS = (grant, delegate, change_terms, withdraw, issue_letter)
