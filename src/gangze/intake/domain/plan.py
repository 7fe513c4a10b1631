"""What accepting a draft would do to the registry, worked out before anything is written (入库方案).

Names decide what is the same: a unit is the registry's own where its name or alias stands under the chosen
unit (or exactly once in the bank); a post where a position of that name stands in the unit, or where units of
the same kind share a standard post of that name (柜员 in every outlet). Everything else is new. What the
registry has already said is shown as differences, never overwritten silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gangze.intake.domain.draft import DUTY, POST, UNIT, Draft, Node, by_parent, duties_in, living
from gangze.kernel.findings import Effect, Finding

SHARED_KINDS = ("branch", "sub_branch", "outlet")
"""Kinds of units that share standard posts: the same post stands in many of them."""

_KIND_BY_SUFFIX = (
    ("委员会|领导小组|工作组|小组|审贷会|贷审会|董事会|监事会|理事会", "committee"),
    ("总行|总部|联社|联合社", "head_office"),
    ("协会|公会", "association"),
    ("分行", "branch"),
    ("支行|信用社|分社", "sub_branch"),
    ("网点|营业部|营业厅|分理处|储蓄所|营业所|营业室", "outlet"),
    ("中心", "centre"),
    ("部|处|办公室|办|局", "department"),
    ("科|室", "room"),
    ("组|班|队", "group"),
)


def unit_kind(name: str) -> str:
    """The registry's kind of a unit by the ending of its name; `other` where the ending says nothing."""
    for endings, kind in _KIND_BY_SUFFIX:
        if re.search(f"(?:{endings})$", name):
            return kind
    return "other"


def folded(name: str) -> str:
    """A name as it is compared: without blanks, brackets and a trailing 岗."""
    bare = re.sub(r"[\s()（）《》“”\"'·]", "", name)
    return bare[:-1] if bare.endswith("岗") and len(bare) > 2 else bare


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit of the registry on the day of the change."""

    id: int
    name: str
    kind: str
    parent: int | None
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        """Its names as compared."""
        return {folded(name) for name in (self.name, *self.aliases)}


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A standard post of the registry and the units it stands in, with its manual in force if it has one."""

    id: int
    name: str
    units: frozenset[int]
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        """Its names as compared."""
        return {folded(name) for name in (self.name, *self.aliases)}


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A node's unit: an existing id, or new under `parent` (a node id, or None for the chosen unit).

    `same_as` is the node of the same draft that names the same new unit: a page may describe it twice.
    """

    node: Node
    existing: int | None
    parent: str | None
    kind: str
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A node's post: an existing standard post's id or new, to be established in the unit of node `unit`.

    `same_as` is the node of the same draft whose new standard post it shares.
    """

    node: Node
    existing: int | None
    unit: str
    established: bool
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class PlannedManual:
    """Duties of one owner: the node of a unit or a post, and its duty nodes (nested ones below them)."""

    owner: Node
    duties: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that accepting would do, and what speaks against it."""

    units: tuple[PlannedUnit, ...]
    posts: tuple[PlannedPost, ...]
    manuals: tuple[PlannedManual, ...]
    findings: tuple[Finding, ...] = field(default_factory=tuple)

    @property
    def questions(self) -> tuple[PlannedUnit, ...]:
        """Top units on which a whole document hangs: the registry does not know where they stand."""
        return tuple(unit for unit in self.units if unit.existing is None and unit.parent is None and not unit.same_as)


def make_plan(draft: Draft, units: Sequence[KnownUnit], posts: Sequence[KnownPost], under: int | None) -> Plan:
    """Work out what the living nodes of a draft would do to the registry. Pure; nothing is written."""
    kept = living(draft)
    planned: dict[str, PlannedUnit] = {}
    fresh: dict[tuple[str | None, str], str] = {}
    findings: list[Finding] = []
    children_of: dict[int | None, list[KnownUnit]] = {}
    for unit in units:
        children_of.setdefault(unit.parent, []).append(unit)
    for node in kept:
        if node.type == UNIT:
            planned[node.id] = _same_as_before(_plan_unit(node, planned, units, children_of, under), fresh)
    findings += _twice_described(planned)
    planned_posts = _plan_posts(kept, planned, units, posts)
    under_of = by_parent(kept)
    manuals = [PlannedManual(node, tuple(duties_in(under_of, node.id))) for node in kept if node.type in (UNIT, POST)]
    findings += _faults(kept)
    return Plan(
        tuple(planned.values()),
        tuple(planned_posts),
        tuple(m for m in manuals if m.duties or _has_text(m.owner)),
        tuple(findings),
    )


def _same_as_before(unit: PlannedUnit, fresh: dict[tuple[str | None, str], str]) -> PlannedUnit:
    """The unit, pointing to an earlier node under the same parent that has the same name; `fresh` are the new
    ones so far."""
    if unit.existing is not None:
        return unit
    earlier = fresh.setdefault((unit.parent, folded(unit.node.name)), unit.node.id)
    return unit if earlier == unit.node.id else replace(unit, same_as=earlier)


def _twice_described(planned: dict[str, PlannedUnit]) -> Iterator[Finding]:
    """Units that the document describes more than once: their duties are registered together."""
    for unit in planned.values():
        if unit.same_as:
            yield Finding(
                "intake.same_unit",
                f"文件中不止一处写到“{unit.node.name}”，职责将合并登记",
                subject=unit.node.id,
                effect=Effect.RECORD,
            )


def _has_text(owner: Node) -> bool:
    return bool(owner.mission or owner.qualifications or owner.workflow or owner.criteria)


def _plan_unit(
    node: Node,
    planned: dict[str, PlannedUnit],
    units: Sequence[KnownUnit],
    children_of: dict[int | None, list[KnownUnit]],
    under: int | None,
) -> PlannedUnit:
    wanted = {folded(name) for name in (node.name, *node.aliases)}
    above = planned.get(node.parent)
    kind = unit_kind(node.name)
    chosen = next((unit for unit in units if unit.id == node.registry), None)
    if chosen is not None:
        return PlannedUnit(node, chosen.id, node.parent or None, chosen.kind)
    if above is not None and above.existing is None:
        return PlannedUnit(node, None, node.parent, kind)
    parent = above.existing if above is not None else under
    near = [unit for unit in children_of.get(parent, []) if unit.names & wanted]
    if not near and above is not None:
        near = [unit for unit in units if unit.id == parent and unit.names & wanted]  # 某某银行 / 某某银行总行
    if not near:
        further = units if above is None else _below(parent, children_of)
        near = [unit for unit in further if unit.names & wanted]
    if len(near) == 1:
        return PlannedUnit(node, near[0].id, node.parent or None, near[0].kind)
    return PlannedUnit(node, None, node.parent or None, kind)


def _below(parent: int | None, children_of: dict[int | None, list[KnownUnit]]) -> Iterator[KnownUnit]:
    """All units under one, at any depth: a document may leave levels of the tree out."""
    for child in children_of.get(parent, []):
        yield child
        yield from _below(child.id, children_of)


def _plan_posts(
    kept: Draft, planned: dict[str, PlannedUnit], units: Sequence[KnownUnit], posts: Sequence[KnownPost]
) -> list[PlannedPost]:
    kinds = {unit.id: unit.kind for unit in units}
    by_name: dict[str, list[KnownPost]] = {}
    for post in posts:
        for name in post.names:
            by_name.setdefault(name, []).append(post)
    result: list[PlannedPost] = []
    fresh: dict[tuple[str, tuple[str, ...]], str] = {}
    under_of = by_parent(kept)
    for node in kept:
        if node.type != POST or node.parent not in planned:
            continue
        unit = planned[node.parent]
        found = [post for name in (node.name, *node.aliases) for post in by_name.get(folded(name), [])]
        here = [post for post in found if unit.existing is not None and unit.existing in post.units]
        if here:
            result.append(PlannedPost(node, here[0].id, node.parent, True))
            continue
        shared = [
            post
            for post in found
            if unit.kind in SHARED_KINDS and any(kinds.get(u) in SHARED_KINDS for u in post.units)
        ]
        same_as = ""
        if not shared and unit.kind in SHARED_KINDS:
            words = (folded(node.name), tuple(_bare(duty.text) for duty in duties_in(under_of, node.id)))
            same_as = fresh.setdefault(words, node.id)
        result.append(
            PlannedPost(
                node,
                shared[0].id if shared else None,
                node.parent,
                False,
                same_as if same_as != node.id else "",
            )
        )
    return result


def _faults(kept: Draft) -> Iterator[Finding]:
    """What a person must settle first: names twice in one place, the same duty twice for one owner."""
    under_of = by_parent(kept)
    for holder in ("", *(node.id for node in kept if node.type in (UNIT, POST))):
        seen: dict[tuple[str, str], Node] = {}
        for node in under_of.get(holder, ()):
            words = folded(node.name) if node.type != DUTY else _bare(node.text)
            earlier = seen.setdefault((node.type, words), node)
            if earlier is node:
                continue
            if node.type == UNIT:
                continue
            if node.type == DUTY:
                yield Finding(
                    "intake.duty_twice",
                    f"同一岗位（部门）下职责重复：{node.text[:40]}",
                    subject=node.id,
                    remedy="保留一条，其余选择“不采用”",
                    effect=Effect.BLOCK,
                )
            else:
                yield Finding(
                    "intake.name_twice",
                    f"同一上级下有两个“{node.name}”",
                    subject=node.id,
                    remedy="改名以示区别，或把其中一个选为“不采用”",
                    effect=Effect.BLOCK,
                )


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def repeated_duties(draft: Draft) -> list[str]:
    """Ids of the later ones of duties that stand twice under one owner."""
    return [finding.subject for finding in _faults(living(draft)) if finding.code == "intake.duty_twice"]
