"""Which departments one leader supervises (分管领导与分管部门).

A leader supervises a department whose head reports to him, and what his own manual says he is in charge of
(分管信贷管理部、稽核部). Whoever heads the institution to which the departments belong leads all of them and supervises
none in particular: nothing could be separated from him.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from gangze.controls.domain.bank import Bank, Bearer, Line, Position
from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.rule_sides import SIDES, Rule, Tag, counts, duty, side_of

_CHARGE = re.compile(r"(?<!由)分管(?P<what>[^，,。；;：:（）()]{2,60})")
_BETWEEN = re.compile(r"、|和|与|及|以及|,")
_REST = re.compile(r"(?:等(?:部门|处室|机构)?)?(?:的?(?:工作|业务|条线))?$")


def in_charge(bank: Bank) -> dict[int, frozenset[int]]:
    """Position of a leader → the departments he supervises; only leaders of two departments and more."""
    found: dict[int, set[int]] = defaultdict(set)
    for position in bank.positions:
        if position.heads_unit and position.reports_to is not None:
            found[position.reports_to].add(position.unit)
    for leader, unit in _written(bank):
        found[leader].add(unit)
    above = _heads(bank)
    charges = {
        leader: frozenset(unit for unit in units if not above.get(leader, set()) & set(bank.lineage(unit)))
        for leader, units in found.items()
    }
    return {leader: units for leader, units in charges.items() if len(units) > 1}


def _heads(bank: Bank) -> Mapping[int, set[int]]:
    """Positions that head units, with the units."""
    heads: dict[int, set[int]] = defaultdict(set)
    for position in bank.positions:
        if position.heads_unit:
            heads[position.id].add(position.unit)
    return heads


def _written(bank: Bank) -> Iterator[tuple[int, int]]:
    """`(position, unit)` of what leaders' manuals name as their charge, within their own institution."""
    named: dict[str, list[int]] = defaultdict(list)
    for unit, name in bank.units.items():
        for called in {name, *bank.unit_aliases.get(unit, ())}:
            named[called].append(unit)
    of_post: dict[int, list[Position]] = defaultdict(list)
    for position in bank.positions:
        of_post[position.post].append(position)
    for line in bank.lines:
        if line.owner[0] is not Bearer.POST:
            continue
        for found in _CHARGE.finditer(line.text):
            for name in _BETWEEN.split(_REST.sub("", found["what"])):
                for position in of_post[line.owner[1]]:
                    root = bank.lineage(position.unit)[-1]
                    yield from ((position.id, unit) for unit in named.get(name, ()) if bank.lineage(unit)[-1] == root)


def under_one_leader(bank: Bank, tags: Mapping[int, Sequence[Tag]], rules: Sequence[Rule]) -> Iterator[Found]:
    """Departments that must be apart under one supervising leader (`sod.leader`); one finding a leader and rule.

    A department does what its own manual, those of its posts and those of the units below it say.
    """
    charges = in_charge(bank) if rules else {}
    lines = _by_department(bank, {unit for units in charges.values() for unit in units})
    posts = {position.id: position.post for position in bank.positions}
    for leader, units in charges.items():
        for rule in rules:
            sides = {
                side: {unit: found for unit in sorted(units) if (found := _on_side(lines[unit], tags, rule, side))}
                for side in SIDES
            }
            if any(one != other for one in sides["left"] for other in sides["right"]):
                witness = [Witness("post", posts[leader], bank.posts.get(posts[leader], ""), role="leader")]
                for side, departments in sides.items():
                    witness += [Witness("unit", unit, bank.units.get(unit, ""), role=side) for unit in departments]
                    witness += [item for items in departments.values() for item in items]
                yield Found("sod.leader", rule.effect, ("position", leader), tuple(witness), rule.key)


def _on_side(lines: Sequence[Line], tags: Mapping[int, Sequence[Tag]], rule: Rule, side: str) -> list[Witness]:
    wanted = side_of(rule, side)
    return [
        duty(line, side, tag)
        for line in lines
        for tag in tags.get(line.id, ())
        if counts(tag) and tag.activity in wanted
    ]


def _by_department(bank: Bank, departments: set[int]) -> Mapping[int, list[Line]]:
    """The duties of each department: its own, those of the posts in it, and those of the units below it."""
    homes: dict[int, set[int]] = defaultdict(set)
    for position in bank.positions:
        homes[position.post].add(position.unit)
    found: dict[int, list[Line]] = defaultdict(list)
    for line in bank.lines if departments else ():
        units = {line.owner[1]} if line.owner[0] is Bearer.UNIT else homes[line.owner[1]]
        for department in {above for unit in units for above in bank.lineage(unit)} & departments:
            found[department].append(line)
    return found
