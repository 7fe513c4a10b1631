"""How much may be decided: bounds on one transaction, one customer, a day and a month (限额)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

BOUNDS = ("single", "customer", "daily", "monthly")
"""Per transaction, per customer, cumulative per day, cumulative per month."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be decided, in hundredths of `currency`.

    The totals include this transaction; one that is not known counts as the transaction alone.
    """

    currency: str
    amount: int
    customer: int | None = None
    daily: int | None = None
    monthly: int | None = None

    def measure(self, bound: str) -> int:
        """The amount that a bound is held against."""
        if bound == "single":
            return self.amount
        total: int | None = getattr(self, bound)
        return self.amount if total is None else max(total, self.amount)


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds in hundredths of one currency; None where that bound is not set.

    `inclusive`: whether the bound itself may still be decided (含本数). `above`: only what is more than this, for an
    authority over a band of amounts.
    """

    currency: str
    single: int | None = None
    customer: int | None = None
    daily: int | None = None
    monthly: int | None = None
    above: int = 0
    inclusive: bool = True

    def bounds(self) -> Iterator[tuple[str, int]]:
        """The bounds that are set."""
        for name in BOUNDS:
            value: int | None = getattr(self, name)
            if value is not None:
                yield name, value

    @property
    def reach(self) -> int | None:
        """The largest single transaction that any of the bounds admits, None where nothing bounds it."""
        return min((value for _name, value in self.bounds()), default=None)

    def refused_by(self, asked: Asked) -> tuple[str, int] | None:
        """The bound that forbids what is asked, with its amount; `above` where it lies below the band."""
        if asked.amount <= self.above and self.above:
            return "above", self.above
        for name, value in self.bounds():
            measure = asked.measure(name)
            if measure > value or (measure == value and not self.inclusive):
                return name, value
        return None

    def beyond(self, upper: Limits) -> Iterator[tuple[str, int | None, int]]:
        """Bounds in which this is more than `upper` gives: name, own value (None: not bounded), the upper's."""
        for name, value in upper.bounds():
            own: int | None = getattr(self, name)
            wider = own == value and self.inclusive and not upper.inclusive
            if own is None or own > value or wider:
                yield name, own, value
        if self.above < upper.above:
            yield "above", self.above, upper.above
