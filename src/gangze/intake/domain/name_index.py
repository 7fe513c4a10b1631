"""Units by name, so that a document of thousands of units is read in linear time (名称索引)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gangze.intake.domain.drafts import UnitDraft


class NameIndex:
    """Finds units by a name or alias, or by how a name ends. `add` is called for each unit and each new alias."""

    def __init__(self) -> None:
        self._exact: dict[str, UnitDraft] = {}
        self._ends: dict[str, list[UnitDraft]] = defaultdict(list)

    def add(self, unit: UnitDraft) -> None:
        """Take in a unit, or the aliases it was given since."""
        if self._exact.get(unit.name) is not unit:
            self._ends[unit.name[-2:]].append(unit)
        for name in (unit.name, *unit.aliases):
            self._exact[name] = unit

    def named(self, name: str) -> UnitDraft | None:
        """The unit taken in last that has this name or alias."""
        return self._exact.get(name)

    def alike(self, name: str) -> Iterator[UnitDraft]:
        """Units whose name ends with the same two characters as `name`, or as `name` without its last one."""
        for end in dict.fromkeys((name[-2:], name[-3:-1])):
            yield from reversed(self._ends.get(end, ()))

    def before(self, name: str) -> Iterator[UnitDraft]:
        """Units whose name or alias `name` begins with, shortest first: `信贷科` for `信贷科科长`."""
        for cut in range(2, len(name)):
            unit = self._exact.get(name[:cut])
            if unit is not None:
                yield unit
