"""What the commands on authorities take (授权办理的输入)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import ConfigDict
from typing_extensions import TypedDict

from gangze.duties.authority.models import AuthorityKind
from gangze.framework.command import Command
from gangze.organisation.services.common import Dated

BOUNDED = ("single", "customer", "daily", "monthly")
VALUES = ("products", "currency", *BOUNDED, "above", "inclusive", "conditions", "depth")
"""What a command says about the terms, besides `reach`."""


class Wanted(Dated):
    """The terms of a new authority. Amounts are whole hundredths (分); None leaves a bound out.

    `reach` is the unit for whose business it counts, and all below; without, the unit of the position. `depth`: how
    many times it may be passed on. `code` is the bank's own number; without, one is made.
    """

    position: int
    person: int | None = None
    products: list[str] = []
    currency: str = "CNY"
    single: int | None = None
    customer: int | None = None
    daily: int | None = None
    monthly: int | None = None
    above: int = 0
    inclusive: bool = True
    conditions: str = ""
    depth: int = 0
    reach: int | None = None
    code: str = ""


class Grant(Wanted):
    """A basic or special authority. Without a grantor the bank as such gives it (法人授权)."""

    kind: Literal[AuthorityKind.BASIC, AuthorityKind.SPECIAL] = AuthorityKind.BASIC
    matter: str
    grantor_unit: int | None = None
    grantor_position: int | None = None


class Delegate(Wanted):
    """Pass part of an authority on (转授权): the grantor is whoever has `parent`."""

    parent: int


class TermsChanges(TypedDict, total=False):
    """What may change about an authority; only the keys given are changed."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    products: list[str]
    currency: str
    single: int | None
    customer: int | None
    daily: int | None
    monthly: int | None
    above: int
    inclusive: bool
    conditions: str
    depth: int
    reach: int


class ChangeTerms(Dated):
    """Other terms over days. Days on which the authority did not hold yet, it holds from then on (展期)."""

    authority: int
    changes: TermsChanges


class Withdraw(Command):
    """Take an authority back: `day` is the first day without it.

    `below`: what was passed on from it is taken back along with it, or kept, and then hangs on nothing.
    """

    authority: int
    day: dt.date
    reason: str
    below: Literal["withdraw", "keep"] = "withdraw"
    along_with: int | None = None


class IssueLetter(Command):
    """Issue one letter over authorities of one grantor for one grantee."""

    authorities: list[int]


def values_of(cmd: Wanted, reach: int) -> dict[str, Any]:
    """The values of the terms that a command wants."""
    return {name: getattr(cmd, name) for name in VALUES} | {"reach": reach}
