"""What a plan would bring about, as data that can be kept and compared (推演结果的比对)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that stands on a day: its kind, the unit that may look at it, and what there is to say about it."""

    kind: str
    unit: int | None
    values: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As kept."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Differs:
    """Names of what a new look shows and the old one did not, and the other way round."""

    added: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.gone)


def differs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Differs:
    """How two looks at the same plan differ: in what would come and go, and in what would be refused."""
    before, after = _names(old), _names(new)
    return Differs(tuple(sorted(after - before)), tuple(sorted(before - after)))


def _names(result: Mapping[str, Any]) -> set[str]:
    names = {f"{side}:{name}" for side in ("comes", "goes") for name in result.get(side, {})}
    for name, pair in result.get("changes", {}).items():
        # Databases keep the fields of a value in an order of their own.
        names.add(f"changes:{name}:{json.dumps(pair, sort_keys=True)}")
    for step in result.get("steps", ()):
        names |= {f"refused:{step['key']}:{item['code']}:{item['message']}" for item in step["refused"]}
    return names


def picture(before: Mapping[int, Mapping[str, Any]], after: Mapping[int, Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The part of the tree that changes, without and with the plan: units concerned and all above them, nested.

    A unit is `{"name", "parent", "headcount", "held"}`; a node says besides what becomes of it: `new`, `gone`,
    `moved`, `renamed`, `staff`, or nothing.
    """
    concerned = {unit for unit in before.keys() | after.keys() if _mark(before.get(unit), after.get(unit))}
    marks = {unit: _mark(before.get(unit), after.get(unit)) for unit in concerned}
    return {"before": _nested(before, marks), "after": _nested(after, marks)}


def _mark(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> str:
    if one is None or other is None:
        return "new" if one is None else "gone"
    if one["parent"] != other["parent"]:
        return "moved"
    if one["name"] != other["name"]:
        return "renamed"
    return "staff" if (one["headcount"], one["held"]) != (other["headcount"], other["held"]) else ""


def _nested(units: Mapping[int, Mapping[str, Any]], marks: Mapping[int, str]) -> list[dict[str, Any]]:
    shown: set[int] = set()
    for unit in marks.keys() & units.keys():
        at: int | None = unit
        while at is not None and at in units and at not in shown:
            shown.add(at)
            at = units[at]["parent"]
    nodes = {unit: {"unit": unit, **units[unit], "mark": marks.get(unit, ""), "below": []} for unit in sorted(shown)}
    roots: list[dict[str, Any]] = []
    for node in nodes.values():
        upper = nodes.get(node["parent"])
        (upper["below"] if upper is not None else roots).append(node)
    return roots
