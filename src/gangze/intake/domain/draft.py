"""A draft: what was recognised, as nodes that a person accepts, corrects or rejects (识别草稿).

A draft is a tuple of nodes in document order, each naming its parent. Every operation takes a draft and gives
a new one; nothing is thrown away: a rejected node stays, marked, and can be restored.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

from gangze.intake.domain.punctuation import chinese_punctuation
from gangze.kernel.findings import refuse

UNIT, POST, DUTY = "unit", "post", "duty"
ELEMENTS = ("qualifications", "workflow", "criteria")
"""What a post's manual holds beside its duties."""
MAY_STAND_UNDER = {UNIT: ("", UNIT), POST: (UNIT,), DUTY: (UNIT, POST, DUTY)}
EDITABLE = {
    UNIT: ("name", "kind", "aliases", "mission"),
    POST: ("name", "aliases", "headcount", "qualifications", "workflow", "criteria"),
    DUTY: ("text", "group", "frequency"),
}


@dataclass(frozen=True, slots=True)
class Node:
    """One recognised thing.

    `id` is stable within the draft; `parent` is the id it stands under, empty at the top. `name` is for units
    and posts, `text` for duties. `registry` is the registry's unit that a person said this unit is.
    `start`, `end` are its place in the source text. `origin` is "read" for what
    the parser found and "hand" for what a person added or made by splitting and merging. `settled` says that a
    person has looked at its doubts.
    """

    id: str
    type: str
    parent: str
    name: str = ""
    text: str = ""
    kind: str = ""
    aliases: tuple[str, ...] = ()
    implied: bool = False
    registry: int | None = None
    mission: str = ""
    headcount: int | None = None
    qualifications: tuple[str, ...] = ()
    workflow: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    original: str = ""
    group: str = ""
    frequency: str = ""
    figures: tuple[dict[str, Any], ...] = ()
    start: int | None = None
    end: int | None = None
    doubts: tuple[dict[str, str], ...] = ()
    document: int = 0
    rejected: bool = False
    settled: bool = False
    edited: bool = False
    origin: str = "read"

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {
            name: list(value) if type(value) is tuple else value
            for name, value in zip(_FIELDS, _VALUES(self), strict=True)
        }


_FIELDS = tuple(field.name for field in fields(Node))
_VALUES = attrgetter(*_FIELDS)
_LISTED = ("aliases", "qualifications", "workflow", "criteria", "figures", "doubts")


Draft = tuple[Node, ...]
Under = Mapping[str, Sequence[Node]]
"""The nodes that stand directly under each node, in order."""


def from_json(rows: Iterable[dict[str, Any]]) -> Draft:
    """A draft from its stored form."""
    return tuple(Node(**row | {name: tuple(row[name]) for name in _LISTED if name in row}) for row in rows)


def to_json(draft: Draft, before: Draft = (), rows: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """The stored form of a draft. `rows` are those of the draft `before`: a node that is still the same keeps its
    row, so that one correction of a long draft writes one node."""
    kept = {id(node): row for node, row in zip(before, rows, strict=True)}
    return [kept.get(id(node)) or node.as_dict() for node in draft]


def from_recognised(recognised: dict[str, Any]) -> Draft:
    """The draft of a parse result in its published JSON shape."""
    nodes: list[Node] = []
    for number, document in enumerate(recognised["documents"]):
        by_name: dict[str, str] = {}
        for unit in document["units"]:
            parent = by_name.get(unit["parent"] or "", "")
            node = _node(nodes, UNIT, parent, unit, number)
            node = replace(
                node, name=chinese_punctuation(unit["name"]), kind=unit["kind"],
                implied=bool(unit["implied"]), mission=chinese_punctuation(unit.get("mission") or ""),
            )  # fmt: skip
            nodes.append(node)
            for name in (unit["name"], *unit["aliases"]):
                by_name.setdefault(name, node.id)
            _add_duties(nodes, node.id, unit["duties"], number)
            for post in unit["posts"]:
                holder = _node(nodes, POST, node.id, post, number)
                holder = replace(
                    holder, name=chinese_punctuation(post["name"]), headcount=post["headcount"],
                    qualifications=_lines(post, "qualifications"), workflow=_lines(post, "workflow"),
                    criteria=_lines(post, "criteria"),
                )  # fmt: skip
                nodes.append(holder)
                _add_duties(nodes, holder.id, post["duties"], number)
    return tuple(nodes)


def _lines(post: dict[str, Any], element: str) -> tuple[str, ...]:
    return tuple(map(chinese_punctuation, post.get(element) or ()))


def _node(nodes: Sequence[Node], kind: str, parent: str, item: dict[str, Any], document: int) -> Node:
    start, end = item.get("span") or (None, None)
    return Node(
        id=f"{kind[0]}{len(nodes) + 1}",
        type=kind,
        parent=parent,
        aliases=tuple(item.get("aliases") or ()),
        start=start,
        end=end,
        doubts=tuple(item.get("doubts") or ()),
        document=document,
    )


def _add_duties(nodes: list[Node], parent: str, duties: Iterable[dict[str, Any]], document: int) -> None:
    for duty in duties:
        node = replace(
            _node(nodes, DUTY, parent, duty, document),
            text=chinese_punctuation(duty["text"]),
            original=duty["original"],
            group=chinese_punctuation(duty["group"] or ""),
            frequency=duty["frequency"] or "",
            figures=tuple(duty["figures"]),
        )
        nodes.append(node)
        _add_duties(nodes, node.id, duty["duties"], document)


def node_of(draft: Draft, node_id: str) -> Node:
    """The node of that id; refused where there is none."""
    for node in draft:
        if node.id == node_id:
            return node
    raise refuse("draft.unknown_node", "草稿中没有该条目", subject=node_id, remedy="请刷新页面，可能已被他人合并或拆分")


def children(draft: Draft, parent: str, kind: str = "") -> list[Node]:
    """Nodes directly under one, in order."""
    return [node for node in draft if node.parent == parent and (not kind or node.type == kind)]


def by_parent(draft: Draft) -> dict[str, list[Node]]:
    """The nodes of each parent, in order: whoever walks a whole draft asks once, not once a node."""
    under: dict[str, list[Node]] = {}
    for node in draft:
        under.setdefault(node.parent, []).append(node)
    return under


def duties_in(under: Under, parent: str) -> list[Node]:
    """The duties directly under a node."""
    return [node for node in under.get(parent, ()) if node.type == DUTY]


def below(under: Under, node_id: str) -> Iterator[Node]:
    """All nodes under one, at any depth; `under` are those of each parent."""
    for child in under.get(node_id, ()):
        yield child
        yield from below(under, child.id)


def living(draft: Draft) -> Draft:
    """Nodes that are to be taken over: neither rejected nor under a rejected one."""
    gone: set[str] = set()
    kept = []
    for node in draft:
        if node.rejected or node.parent in gone:
            gone.add(node.id)
        else:
            kept.append(node)
    return tuple(kept)


def edit(draft: Draft, node_id: str, **values: Any) -> Draft:
    """Change what a node says. Refused: a field its type does not have, or an empty name or text."""
    node = node_of(draft, node_id)
    for name, value in values.items():
        if name not in EDITABLE[node.type]:
            raise refuse("draft.field", f"该条目不能修改“{name}”", subject=node_id, source=name)
        if name in ("name", "text") and not str(value).strip():
            raise refuse("draft.empty", "内容不能为空", source=name, remedy="不需要该条目时请选择“不采用”")
    fresh = replace(node, **values, edited=True, settled=True)
    return _put(draft, fresh)


def map_unit(draft: Draft, node_id: str, unit: int | None) -> Draft:
    """Say which unit of the registry a unit node is; None says: decide by its name."""
    node = node_of(draft, node_id)
    if node.type != UNIT:
        raise refuse("draft.map", "只有机构可以对应到已登记的机构", subject=node_id)
    return _put(draft, replace(node, registry=unit, settled=True))


def reject(draft: Draft, node_ids: Iterable[str], rejected: bool = True) -> Draft:
    """Mark nodes as not to be taken over, or take the mark away."""
    wanted = set(node_ids)
    for node_id in wanted:
        node_of(draft, node_id)
    return tuple(replace(node, rejected=rejected) if node.id in wanted else node for node in draft)


def settle(draft: Draft, node_ids: Iterable[str]) -> Draft:
    """A person has looked at the doubts of these nodes and keeps them as they stand."""
    wanted = set(node_ids)
    for node_id in wanted:
        node_of(draft, node_id)
    return tuple(replace(node, settled=True) if node.id in wanted else node for node in draft)


def split(draft: Draft, node_id: str, at: int) -> Draft:
    """Cut a duty in two at a character of its text; both keep the place in the source."""
    node = node_of(draft, node_id)
    if node.type != DUTY:
        raise refuse("draft.split", "只有职责可以拆分", subject=node_id)
    left, right = node.text[:at].strip(" ；;，,。"), node.text[at:].strip(" ；;，,。")
    if not left or not right:
        raise refuse("draft.split", "拆分处两侧都要有文字", subject=node_id, remedy="请把光标放在两句之间")
    first = replace(node, text=left, edited=True, settled=True, figures=_within(node.figures, left))
    second = replace(
        first,
        id=_fresh_id(draft, DUTY),
        text=right,
        origin="hand",
        doubts=(),
        figures=_within(node.figures, right),
    )
    return _insert_after(_put(draft, first), node_id, second)


def merge(draft: Draft, node_ids: Sequence[str]) -> Draft:
    """Join duties of one owner into the first of them; their parts come along."""
    nodes = [node_of(draft, node_id) for node_id in node_ids]
    if len(nodes) < 2:
        raise refuse("draft.merge", "请至少勾选两条职责", remedy="勾选要合并的职责后再点合并")
    if any(node.type != DUTY for node in nodes) or len({node.parent for node in nodes}) > 1:
        raise refuse("draft.merge", "只能合并同一岗位（部门）下的职责", remedy="请先调整归属再合并")
    order = {node.id: place for place, node in enumerate(draft)}
    nodes.sort(key=lambda node: order[node.id])
    first, rest = nodes[0], nodes[1:]
    places = [(n.start, n.end) for n in nodes if n.start is not None and n.end is not None]
    joined = replace(
        first,
        text="；".join(node.text.rstrip("；;。") for node in nodes),
        original="".join(node.original for node in nodes),
        figures=tuple(figure for node in nodes for figure in node.figures),
        start=min((s for s, _ in places), default=None),
        end=max((e for _, e in places), default=None),
        edited=True,
        settled=True,
    )
    gone = {node.id for node in rest}
    moved = (replace(n, parent=first.id) if n.parent in gone else n for n in draft if n.id not in gone)
    return _put(tuple(moved), joined)


def move(draft: Draft, node_ids: Iterable[str], parent: str) -> Draft:
    """Put nodes under another one: a duty to another owner, a post or a unit under another unit."""
    holder = node_of(draft, parent).type if parent else ""
    wanted = list(node_ids)
    under = by_parent(draft)
    for node_id in wanted:
        node = node_of(draft, node_id)
        if holder not in MAY_STAND_UNDER[node.type]:
            raise refuse(
                "draft.move", "该条目不能归到所选上级之下", subject=node.name or node.text[:20],
                remedy="职责归到部门或岗位，岗位归到部门，部门归到部门",
            )  # fmt: skip
        if parent == node_id or any(lower.id == parent for lower in below(under, node_id)):
            raise refuse("draft.move", "不能归到自己的下级之下", subject=node.name or node.text[:20])
    ids = set(wanted)
    return tuple(replace(node, parent=parent, edited=True, settled=True) if node.id in ids else node for node in draft)


def add(
    draft: Draft, kind: str, parent: str, *, name: str = "", text: str = "", place: tuple[int, int] | None = None
) -> Draft:
    """Add by hand what the parser did not see, perhaps from a selected stretch of the source."""
    holder = node_of(draft, parent).type if parent else ""
    if holder not in MAY_STAND_UNDER[kind]:
        raise refuse("draft.add", "不能在此处新增该类条目", subject=kind)
    if not (name or text).strip():
        raise refuse("draft.empty", "内容不能为空", source="text" if kind == DUTY else "name")
    start, end = place or (None, None)
    node = Node(
        _fresh_id(draft, kind), kind, parent, name=name.strip(), text=text.strip(), start=start, end=end,
        kind="department" if kind == UNIT else "", origin="hand", edited=True, settled=True,
    )  # fmt: skip
    return (*draft, node)


def doubtful(draft: Draft) -> list[Node]:
    """Living nodes whose doubts nobody has looked at."""
    return [node for node in living(draft) if node.doubts and not node.settled]


def counts(draft: Draft) -> dict[str, int]:
    """How much there is to take over: units, posts, duties, doubts, rejected."""
    kept = living(draft)
    return {
        "units": sum(node.type == UNIT for node in kept),
        "posts": sum(node.type == POST for node in kept),
        "duties": sum(node.type == DUTY for node in kept),
        "doubts": len(doubtful(draft)),
        "rejected": len(draft) - len(kept),
    }


def _put(draft: Draft, fresh: Node) -> Draft:
    return tuple(fresh if node.id == fresh.id else node for node in draft)


def _insert_after(draft: Draft, node_id: str, fresh: Node) -> Draft:
    placed: list[Node] = []
    for node in draft:
        placed.append(node)
        if node.id == node_id:
            placed.append(fresh)
    return tuple(placed)


def _fresh_id(draft: Draft, kind: str) -> str:
    used = max((int(node.id[1:]) for node in draft), default=0)
    return f"{kind[0]}{used + 1}"


def _within(figures: Iterable[dict[str, Any]], text: str) -> tuple[dict[str, Any], ...]:
    plain = unicodedata.normalize("NFKC", text)
    return tuple(f for f in figures if unicodedata.normalize("NFKC", f.get("text", "")) in plain)


OPERATIONS: dict[str, Callable[..., Draft]] = {
    "edit": edit,
    "map": map_unit,
    "reject": reject,
    "settle": settle,
    "split": split,
    "merge": merge,
    "move": move,
    "add": add,
}
"""What a person can do with a draft, by name; the arguments are the functions' own."""


def change_step(before: Draft, after: Draft) -> dict[str, Any]:
    """What undoes a change, as small JSON: the nodes that differ as they were, and the order if it differs."""
    old = {node.id: node for node in before}
    new = {node.id: node for node in after}
    differing = [
        key
        for key in old.keys() | new.keys()
        if (was := old.get(key)) is not (now := new.get(key)) and was != now  # most are the very same
    ]
    step: dict[str, Any] = {"nodes": {key: old[key].as_dict() if key in old else None for key in sorted(differing)}}
    if list(old) != list(new):
        step["order"] = list(old)
    return step


def undone(draft: Draft, step: dict[str, Any]) -> Draft:
    """The draft before the change that `step` describes."""
    nodes = {node.id: node for node in draft}
    restored = from_json(row for row in step["nodes"].values() if row is not None)
    for key, row in step["nodes"].items():
        if row is None:
            nodes.pop(key, None)
    nodes.update({node.id: node for node in restored})
    order = step.get("order", [node.id for node in draft])
    return tuple(nodes[key] for key in order)
