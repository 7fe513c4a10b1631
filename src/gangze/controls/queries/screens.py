"""What the pages of the controls draw: overview, one finding, the matrix of a unit (检查页面的数据)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gangze.controls.domain.bank import Bearer, Owner
from gangze.controls.models import EFFECTS, Noticed, Sweep
from gangze.controls.queries.bank import bank_on
from gangze.controls.queries.exempting import standing
from gangze.controls.queries.knowledge import Knowledge, knowledge_on
from gangze.controls.queries.tags import tags_of
from gangze.duties.models import Duty
from gangze.framework.context import Context
from gangze.framework.permission import visible
from gangze.organisation.models import Position, PositionState, UnitState
from gangze.organisation.queries.names import unit_names
from gangze.organisation.queries.tree import ids_below


@dataclass(frozen=True, slots=True)
class HeatRow:
    """Findings of one unit: key, label and count of each family in the order of the columns."""

    unit: int | None
    name: str
    counts: tuple[tuple[str, Any, int], ...]
    total: int


def overview(ctx: Context, families: Mapping[str, Any]) -> dict[str, Any]:
    """The last look, how many findings of each family stand, and where: five queries.

    What runs under an exception is counted apart.
    """
    open_rows = visible(ctx, Noticed.objects.filter(gone_on=None)).order_by()
    rows = standing(open_rows, ctx)
    by_family: Counter[str] = Counter()
    by_effect: Counter[str] = Counter()
    by_unit: dict[int | None, Counter[str]] = defaultdict(Counter)
    for code, effect, unit in rows.values_list("code", "effect", "unit"):
        family = code.partition(".")[0]
        by_family[family] += 1
        by_effect[effect] += 1
        by_unit[unit][family] += 1
    names = unit_names([unit for unit in by_unit if unit is not None], ctx.as_of)
    heat = [
        HeatRow(
            unit,
            names.get(unit or 0, ""),
            tuple((key, label, counts[key]) for key, label in families.items()),
            counts.total(),
        )
        for unit, counts in by_unit.items()
    ]
    return {
        "sweep": Sweep.objects.first(),
        "families": [(key, label, by_family[key]) for key, label in families.items()],
        "effects": by_effect,
        "heat": sorted(heat, key=lambda row: (-row.total, row.name)),
        "excepted": open_rows.count() - by_effect.total(),
    }


@dataclass(frozen=True, slots=True)
class UnitCard:
    """What stands in a unit and below it, by effect, the gravest first, each family with its count."""

    below: int
    groups: tuple[tuple[str, str, tuple[Noticed, ...]], ...]
    families: tuple[tuple[str, Any, int], ...]
    total: int


def of_unit(ctx: Context, unit: int, families: Mapping[str, Any]) -> UnitCard:
    """The findings that a unit's head has to see to, in its own and all lower units, but those under an exception."""
    ids = ids_below([unit], ctx.as_of)
    rows = standing(visible(ctx, Noticed.objects.filter(unit__in=ids)), ctx).order_by("code", "subject", "pk")
    by_effect: dict[str, list[Noticed]] = defaultdict(list)
    by_family: Counter[str] = Counter()
    names = unit_names(ids, ctx.as_of)
    for row in rows:
        row.unit_name = names.get(row.unit_id or 0, "")  # type: ignore[attr-defined]
        by_effect[row.effect].append(row)
        by_family[row.code.partition(".")[0]] += 1
    groups = tuple((key, str(label), tuple(by_effect[key])) for key, label in EFFECTS if key in by_effect)
    shown = tuple((key, label, by_family[key]) for key, label in families.items() if key in by_family)
    return UnitCard(len(ids) - 1, groups, shown, by_family.total())


def witnesses(row: Noticed) -> dict[str, Any]:
    """The duties, posts and persons that bear a finding out, the duties with the manual they stand in: one query."""
    ids = [item["id"] for item in row.witness if item["kind"] == "duty" and "id" in item]
    manuals = dict(Duty.objects.filter(pk__in=ids).values_list("pk", "version__manual"))
    duties: dict[str, list[dict[str, Any]]] = defaultdict(list)
    seen: set[tuple[str, int]] = set()
    for item in row.witness:
        if item["kind"] == "duty" and (item.get("role", ""), item["id"]) not in seen:
            seen.add((item.get("role", ""), item["id"]))
            duties[item.get("role", "")].append(item | {"manual": manuals.get(item["id"])})
    return {
        "left": duties["left"],
        "right": duties["right"],
        "clause": duties["clause"],
        "plain": duties[""],
        "authorities": [item for item in row.witness if item["kind"] == "authority"],
        "others": [item for item in row.witness if item["kind"] != "duty" and item.get("name")],
    }


def called(seen: dict[str, Any], knowledge: Knowledge) -> dict[str, str]:
    """What the two sides of incompatible duties are: the activities that tagged them."""
    return {
        f"{side}_called": "、".join(
            dict.fromkeys(
                knowledge.vocabulary[key].name
                for duty in seen[side]
                if (key := duty.get("activity", "")) in knowledge.vocabulary
            )
        )
        for side in ("left", "right")
    }


def side_by_side(seen: dict[str, Any]) -> dict[str, Any]:
    """The texts of an overlap beside each other, to have the shared words told apart from the others."""
    owners = {side: [o["name"] for o in seen["others"] if o.get("role") == side] for side in ("left", "right")}
    first = seen["left"][0]["text"]
    return {
        "alike": [{"before": first, "after": duty["text"]} for duty in seen["right"]],
        "left_owner": "、".join(dict.fromkeys(owners["left"])),
        "right_owner": "、".join(dict.fromkeys(owners["right"])),
    }


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A post or department of the matrix: for each activity of the columns the duties that touch it."""

    owner: Owner
    name: str
    cells: tuple[tuple[str, bool], ...]


def matrix(ctx: Context, unit: int) -> dict[str, Any]:
    """Posts and the department itself against the activities they touch; a cell is marked where a rule is broken.

    Cells are (the duties' words, whether in conflict). A constant number of queries.
    """
    knowledge = knowledge_on(ctx.as_of)
    bank = bank_on(ctx.as_of)
    posts = set(Position.objects.filter(unit=unit).values_list("post", flat=True))
    lines = [
        line
        for line in bank.lines
        if line.owner == (Bearer.UNIT, unit) or (line.owner[0] is Bearer.POST and line.owner[1] in posts)
    ]
    tags, _ = tags_of(lines, knowledge)
    touched: dict[Owner, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        for tag in tags[line.id]:
            if str(tag.part) == "do":
                touched[line.owner][tag.activity].append(line.text)
    keys = [key for key in knowledge.vocabulary.keys if any(key in some for some in touched.values())]
    rows = []
    for owner, some in touched.items():
        scope = str(owner[0])
        bad = {
            key
            for rule in knowledge.rules
            if scope in rule.within and rule.left & some.keys() and rule.right & some.keys()
            for key in (rule.left | rule.right) & some.keys()
        }
        cells = tuple(("；".join(dict.fromkeys(some[key])) if key in some else "", key in bad) for key in keys)
        rows.append(MatrixRow(owner, bank.name(owner), cells))
    rows.sort(key=lambda row: (row.owner[0] is Bearer.POST, row.name))
    untagged = sum(not tags[line.id] for line in lines)
    return {
        "activities": [knowledge.vocabulary[key] for key in keys],
        "rows": rows,
        "duties": len(lines),
        "untagged": untagged,
    }


def units_with_duties(ctx: Context) -> list[tuple[int, str]]:
    """Units that the actor may see and in which posts are established on the day, by name: one query."""
    states = visible(ctx, UnitState.objects.on(ctx.as_of, ctx.known_at))
    placed = PositionState.objects.on(ctx.as_of, ctx.known_at).values("position__unit")
    return list(states.filter(unit__in=placed).order_by("name").values_list("unit", "name"))
