"""Units by name, so that a document of thousands of units is read in linear time (名称索引)."""

from __future__ import annotations

from collections.abc import Iterator

from gangze.intake.domain.drafts import UnitDraft
from gangze.intake.domain.introduction import core
from gangze.intake.domain.names import is_cut, unit_kind

_ROOMS = ("室", "部", "处")


class NameIndex:
    """Finds units by a name or alias, or by how a name ends. `add` is called for each unit and each new alias."""

    def __init__(self) -> None:
        self._exact: dict[str, UnitDraft] = {}
        self._names: dict[str, tuple[int, UnitDraft]] = {}
        self._short: dict[str, tuple[int, UnitDraft]] = {}
        self._count = 0

    def add(self, unit: UnitDraft) -> None:
        """Take in a unit, or the aliases it was given since."""
        if self._exact.get(unit.name) is not unit:
            self._count += 1
            numbered = (self._count, unit)
            self._names[unit.name] = numbered
            for cut in range(1, len(unit.name) - 2):
                if _is_short(unit.name, cut):
                    self._short[unit.name[cut:]] = numbered
        for name in (unit.name, *unit.aliases):
            self._exact[name] = unit

    def named(self, name: str) -> UnitDraft | None:
        """The unit taken in last that has this name or alias."""
        return self._exact.get(name)

    def alike(self, name: str) -> UnitDraft | None:
        """The unit taken in last whose name is a short or full form of `name` (`省联社电子银行部`, `电子银行部`),
        or `name` without its last character (`办公`, `办公室`)."""
        full = [self._short[name]] if name in self._short else []
        short = [
            self._names[name[cut:]]
            for cut in range(1, len(name) - 2)
            if name[cut:] in self._names and _is_short(name, cut)
        ]
        found = max((*full, *short), key=lambda numbered: numbered[0], default=None)
        if found is None and name[-1:] in _ROOMS:
            found = self._names.get(name[:-1])
        return found[1] if found is not None else None

    def before(self, name: str) -> Iterator[UnitDraft]:
        """Units whose name or alias `name` begins with, shortest first: `信贷科` for `信贷科科长`."""
        for cut in range(2, len(name)):
            unit = self._exact.get(name[:cut])
            if unit is not None and is_cut(name, cut):
                yield unit


def _is_short(name: str, cut: int) -> bool:
    """Whether `name[cut:]` is the short form of `name`: a bank or branch stands before it."""
    return unit_kind(name[:cut]) in ("bank", "branch") and core(name[cut:]) == name[cut:]
