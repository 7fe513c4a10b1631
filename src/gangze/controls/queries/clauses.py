"""Standing-in clauses of manuals that nobody has taken over as an arrangement yet (待登记的顶岗条款)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from gangze.controls.domain.judging import Clause, bundled
from gangze.controls.queries.bank import bank_on
from gangze.duties.models import Duty
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.organisation.models import Arrangement, Position
from gangze.organisation.queries.screens import within_reach

CHANGE = "standin.change"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A clause in a unit in which both posts stand: whom it lets take over from whom, and which duties.

    `duties` are empty where the clause hands over the whole post. `line` is the clause's duty.
    """

    line: int
    absent: int
    by: int
    unit_name: str
    absent_name: str
    by_name: str
    text: str
    source: str
    duties: tuple[tuple[str, str], ...]

    @property
    def keys(self) -> list[str]:
        """The duties that pass, by their keys."""
        return [key for key, _text in self.duties]


def proposed(ctx: Context) -> list[Proposed]:
    """Clauses of manuals in force that are not arranged yet, where the actor may arrange; a constant number of
    queries."""
    bank = bank_on(ctx.as_of)
    clauses = [clause for clause in bundled(bank).clauses if clause.absent is not None and clause.absent != clause.by]
    places: dict[int, dict[int, int]] = defaultdict(dict)
    for position in bank.positions:
        places[position.post][position.unit] = position.id
    pairs = [
        (clause, unit, places[clause.absent or 0][unit], places[clause.by][unit])
        for clause in clauses
        for unit in sorted(places[clause.absent or 0].keys() & places[clause.by].keys())
    ]
    may = within_reach(ctx, Position, {absent for _clause, _unit, absent, _by in pairs}, CHANGE)
    known = set(Arrangement.objects.filter(true_on(ctx.as_of)).values_list("absent_id", "taker"))
    keys = _keys(clauses)
    return [
        Proposed(
            clause.line.id,
            absent,
            by,
            bank.units.get(unit, ""),
            bank.posts.get(clause.absent or 0, ""),
            bank.posts.get(clause.by, ""),
            clause.line.text,
            clause.line.source,
            tuple((keys[line], text) for line, text in _passing(clause) if line in keys),
        )
        for clause, unit, absent, by in pairs
        if absent in may and (absent, f"position:{by}") not in known
    ]


def _passing(clause: Clause) -> list[tuple[int, str]]:
    """The duties listed under the clause; none where it hands over all."""
    under = {clause.line.id}
    found = []
    for line in clause.lines:
        if line.parent in under:
            under.add(line.id)
            found.append((line.id, line.text))
    return found


def _keys(clauses: list[Clause]) -> dict[int, str]:
    """The keys that stay from version to version of the duties under clauses: one query."""
    ids = {line for clause in clauses for line, _text in _passing(clause)}
    return {key: str(lineage) for key, lineage in Duty.objects.filter(pk__in=ids).values_list("pk", "lineage")}
