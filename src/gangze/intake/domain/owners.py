"""Whose duty is it: the outline is read from the top, and each item goes to the owner it stands under (归属).

`Scope` is what a heading sets for everything below it: the unit, the post, and what its items are (duties,
posts, qualifications, or neither). Nothing is attached by guess without a doubt that says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from gangze.intake.domain import items
from gangze.intake.domain.assignments import Assignment, assignments
from gangze.intake.domain.division import Division, introduces
from gangze.intake.domain.drafts import PostDraft, UnitDraft
from gangze.intake.domain.duty_items import DutyMaker, Stretch
from gangze.intake.domain.group_lines import group_label
from gangze.intake.domain.headings import Heading, Kind
from gangze.intake.domain.introduction import core
from gangze.intake.domain.lines import Page
from gangze.intake.domain.names import institution, is_post_name, split_owner
from gangze.intake.domain.outline import Node
from gangze.intake.domain.paragraphs import Paragraphs
from gangze.intake.domain.recognised import Span
from gangze.intake.domain.register import Register
from gangze.intake.domain.scope import ELEMENTS, Claims, Mode, Scope
from gangze.intake.domain.vocabulary_headings import element_of
from gangze.intake.domain.wording import begins_duty, plain

RANKS = frozenset(("编", "篇", "部分", "章", "节"))
"""Numbers that stand before headings only, never before a duty."""

_GROUP_LINE = re.compile(r"[【\[<《](.{2,12})[】\]>》]")
"""`【现场管理】` on a line of its own."""

HEADED, NAMED = 2.0, 0.3
"""What an owner headed with a duty word (`综合部职责`) and one headed by its bare name count as evidence."""


class Reader:
    """Turns one outline into units and posts. `title` names the owner where no heading does; `tell` is called
    with the places that the reading has reached."""

    def __init__(self, page: Page, title: str, tell: Callable[[int], None] = lambda place: None) -> None:
        self._tell = tell
        self._page = page
        self._text = page.text
        self._register = Register(title)
        self._maker = DutyMaker(page)
        self.claims = Claims([], [])
        self._paragraphs = Paragraphs(page, self._register, self._maker, self.claims)
        self._articles = items.DutyArticles()
        self.headed = 0.0
        self.from_prose = False
        self._told: dict[str, UnitDraft] = {}  # the unit of each post that a report speaks of

    @property
    def units(self) -> list[UnitDraft]:
        """The units found so far, in order."""
        return self._register.units

    def read(self, root: Node, title: str = "") -> None:
        """Read the whole outline. A `title` that speaks of posts or departments makes short titles their names."""
        self._children(root, self._scope_of_title(title))
        for unit in self._register.units:
            for post in unit.posts:
                post.category = post.category and post.empty
            unit.posts = [post for post in unit.posts if not post.category]
            unit.reconcile()
        self._register.tidy()

    def _scope_of_title(self, title: str) -> Scope:
        """What a title promises (`某某岗位职责`), for documents in which no heading is known as a name."""
        if not re.search(r"职责|职能|责任|分工", title):
            return Scope()
        unit = self._register.implied_unit((0, 0))
        if re.search(r"岗位|人员|各岗|员工", title):
            return Scope(unit, None, Mode.POSTS)
        return Scope(unit, None, Mode.UNITS if re.search(r"部门|科室|机构|各", title) else Mode.DUTIES)

    def evidence(self) -> float:
        """How much of the outline assigns duties: headed owners count most."""
        owners: list[UnitDraft | PostDraft] = []
        for unit in self.units:
            owners += [unit, *unit.posts]
        duties = [len(owner.duties) for owner in owners]
        if not any(unit.duties or unit.posts for unit in self._register.units):
            return 0.0
        return self.headed + sum(1 for count in duties if count) + 0.2 * sum(duties)

    def read_prose(self, root: Node) -> None:
        """Read the sentences that say who has to do what, in a document without headed owners."""
        self.from_prose = True
        for node in root.walk():
            if node.piece is None:
                continue
            for piece in (node.piece, *node.extra):
                beside: UnitDraft | None = None
                for found in assignments(self._text, piece.start, piece.end):
                    beside = self._assigned(found, beside)

    def _assigned(self, found: Assignment, beside: UnitDraft | None) -> UnitDraft | None:
        """The unit a sentence speaks of; a post is that of the unit named before it in the paragraph (`beside`)."""
        span = self._origin(found.start, found.end)
        heading = found.owner
        if heading.kind is Kind.UNIT:
            unit = self._register.open_unit(heading, span, None)
            owner = unit.duties
        else:
            unit = self._told.get(heading.name) or beside or self._register.implied_unit(span)
            self._told[heading.name] = unit
            post = unit.post_named(heading.name)
            if post is None:
                post = PostDraft(heading.name, span)
                unit.add_post(post)
            owner = post.duties
        owner.append(self._maker.clause(found.start, found.end, doubt="named_in_prose"))
        self.claims.taken.append((found.start, found.end))
        return unit if heading.kind is Kind.UNIT else beside

    def _children(self, node: Node, scope: Scope) -> None:
        last_list = max((n for n, child in enumerate(node.children) if items.leads_list(child)), default=-1)
        for index, child in enumerate(node.children):
            if child.piece is not None:
                self._tell(child.piece.start)
            scope = self._visit(child, scope, index < last_list and not self._several_duties(node, index))

    def _several_duties(self, node: Node, index: int) -> bool:
        """A mission is one paragraph: several in a row that all begin as duties do are the duties themselves."""
        beside = node.children[max(index - 1, 0) : index + 2]
        return self._duty_paragraph(node.children[index]) and sum(map(self._duty_paragraph, beside)) > 1

    def _duty_paragraph(self, node: Node) -> bool:
        loose = node.piece is not None and not node.is_heading and not items.leads_list(node)
        return loose and begins_duty(self._text[node.piece.start : node.piece.end])  # type: ignore[union-attr]

    def _visit(self, node: Node, scope: Scope, before_list: bool) -> Scope:
        """Read one node; the scope for its later siblings comes back. `before_list`: one of them is a list."""
        kind = node.heading.kind
        if kind is Kind.TEXT:
            return self._text_node(node, scope, before_list)
        self._take_heading(node)
        if kind is Kind.UNIT:
            self._unit(node, scope, before_list)
        elif kind is Kind.POST:
            self._post(node, scope)
        elif kind is Kind.SECTION and scope.owned and items.kind_of_duties(node):
            self._below(node, replace(scope, mode=Mode.DUTIES))
        elif kind is Kind.SECTION:
            self._below(node, replace(scope, post=None, mode=Mode.NOTHING))
        elif kind in (Kind.POSTS, Kind.UNITS):
            self._list_heading(node, scope)
        elif kind is Kind.DUTIES:
            owner = replace(self._at_least_title(scope), mode=Mode.DUTIES)
            if node.heading.word.startswith(("部门", "科室", "机构")):
                owner = replace(owner, post=None)
            self._below(node, owner)
        else:
            self._element(node, scope)
        return scope

    def _element(self, node: Node, scope: Scope) -> None:
        """Another element of a manual (`任职要求`, `工作流程`, `考核标准`), or a section that is none of them."""
        inner = self._named_scope(node.heading, scope)
        mode = Mode.QUALIFICATIONS if node.heading.kind is Kind.QUALIFICATIONS else Mode.OTHER
        element = element_of(node.heading.word)
        if element and mode is Mode.OTHER and inner.post is not None:
            mode = Mode(element)
        self._below(node, replace(inner, mode=mode))

    def _at_least_title(self, scope: Scope) -> Scope:
        """The unit of the title owns what no heading gives to another."""
        if (
            scope.owned
            or self._register.title_unit is None
            or any(unit is not self._register.title_unit for unit in self._register.units)
        ):
            return scope
        return replace(scope, unit=self._register.opened_title_unit())

    def _below(self, node: Node, scope: Scope) -> None:
        """The text that shares the heading's piece, its continuation lines, then its children."""
        body = self._body(node)
        has_list = node.mission_first or any(items.leads_list(child) for child in node.children)
        if node.heading.kind is Kind.DUTIES and body is not None and body.end - body.start > 12:
            has_list = False  # `主要职责:负责…`: the duties themselves
        if body is not None:
            self._paragraphs.read(body, scope, has_list)
        for piece in node.extra:
            self._paragraphs.read(Stretch(piece.start, piece.end), scope, has_list)
        self._children(node, scope)

    def _body(self, node: Node) -> Stretch | None:
        assert node.piece is not None
        if node.promoted is not None and not node.division.group:
            return None
        start, end = node.division.body, node.piece.end
        return Stretch(start, end) if end - start > 1 else None

    def _take_heading(self, node: Node) -> None:
        assert node.piece is not None
        body = self._body(node)
        self.claims.taken.append((node.piece.outer_start, body.start if body else node.piece.end))

    def _unit(self, node: Node, scope: Scope, before_list: bool) -> None:
        heading = node.heading
        self.headed += HEADED if heading.word else NAMED
        self._register.sticky = None
        unit = self._register.open_unit(heading, self._span(node), scope.unit)
        unit.numbered = unit.numbered or bool(node.style)
        between = self._text[node.division.head_end : node.division.body]
        if len(between) > 12 and not unit.mission:
            unit.mission = plain(
                re.sub(r"[,。](?:其|该部门|该部|部门)?(?:的)?(?:主要|具体|基本|工作)?\S{2,4}:$", "", between)
            )
        self._below(node, Scope(unit, None, Mode.DUTIES))

    def _list_heading(self, node: Node, scope: Scope) -> None:
        """`综合部人员岗位职责`, `岗位设置:…`, `某部内设机构职责`."""
        self.headed += HEADED if node.heading.word else NAMED
        inner = self._at_least_title(self._named_scope(node.heading, scope))
        mode = Mode.POSTS if node.heading.kind is Kind.POSTS else Mode.UNITS
        self._below(node, replace(inner, post=None, mode=mode))

    def _named_scope(self, heading: Heading, scope: Scope) -> Scope:
        if not heading.name:
            return scope
        if is_post_name(heading.name):
            unit = scope.unit or self._register.implied_unit((0, 0), heading.name)
            post = unit.post_named(heading.name)
            return replace(scope, unit=unit, post=post or scope.post)
        return Scope(
            self._register.open_unit(heading, (0, 0), scope.unit),
            None,
            scope.mode,
        )

    def _post(self, node: Node, scope: Scope) -> None:
        heading = node.heading
        self.headed += HEADED if heading.word else NAMED
        span = self._span(node)
        unit = scope.unit
        name = heading.name
        carried = self._register.unit_carried(name)
        if carried is not None:
            unit = self._register.sticky = carried
            self._register.sticky_list = node.parent
        elif (
            self._register.sticky is not None
            and node.style
            and self._register.sticky_list is node.parent
            and self._register.sticky.parent in (scope.unit, self._register.title_unit)
        ):
            unit = self._register.sticky
        elif unit is None or unit is self._register.title_unit or split_owner(name)[0].startswith(unit.name):
            unit_name, post_name = split_owner(name)
            unit = self._register.unit_listing(name)
            if unit is None:
                name = post_name if unit_name and not self._register.is_titles(unit_name) else name
                unit = self._register.implied_unit(span, unit_name or institution(name))
        post = unit.post_named(name)
        if post is None:
            post = PostDraft(name, span, list(heading.aliases), heading.headcount)
            unit.add_post(post)
        if name != heading.name:
            unit.call_post(post, heading.name)
        empty = bool(heading.word) and not (node.children or node.extra or self._body(node))
        post.category = empty or any(child.heading.kind is Kind.POST for child in node.children)
        self._below(node, Scope(unit, post, Mode.DUTIES))

    def _text_node(self, node: Node, scope: Scope, before_list: bool) -> Scope:
        assert node.piece is not None
        if scope.mode is Mode.POSTS and items.names_owner(node, self._text):
            self._promoted(node, Kind.POST, scope)
            return scope
        if scope.mode is Mode.UNITS and items.names_owner(node, self._text) and node.children:
            self._promoted(node, Kind.UNIT, scope)
            return scope
        if node.style in RANKS:
            self.claims.taken.append((node.piece.outer_start, node.piece.end))
            self._children(node, replace(scope, post=None, mode=self._mode_above(scope)))
            return scope
        if not node.style:
            return self._loose(node, scope, before_list)
        if scope.mode in ELEMENTS:
            self._part_of_element(node, scope)
        elif scope.mode is Mode.OTHER or self._articles.beside(node) or not scope.owned:
            self._unowned(node, scope)
        elif not self._paragraphs.announces(Stretch(node.piece.start, node.piece.end), scope):
            self._item(node, scope)
        return scope

    @staticmethod
    def _mode_above(scope: Scope) -> Mode:
        """Under a chapter without a meaning of its own, only lists of posts or units stay what they were."""
        return scope.mode if scope.mode in (Mode.POSTS, Mode.UNITS, Mode.OTHER) else Mode.NOTHING

    def _unowned(self, node: Node, scope: Scope) -> None:
        assert node.piece is not None
        if scope.mode is not Mode.OTHER and self._paragraphs.announces(
            Stretch(node.piece.start, node.piece.end), scope
        ):
            self._children(node, scope)
            return
        reason = "section" if scope.mode is Mode.OTHER else "prose"
        if node.children:
            self.claims.left.append(((node.piece.outer_start, node.piece.end), reason))
            self._children(node, scope)
        else:
            self.claims.left.append(((node.piece.outer_start, node.piece.end), reason))
        for piece in node.extra:
            self.claims.left.append(((piece.outer_start, piece.end), reason))

    def _promoted(self, node: Node, kind: Kind, scope: Scope) -> None:
        assert node.piece is not None
        title = node.division.group or self._text[node.piece.start : node.piece.end].rstrip(":。;, ")
        node.promoted = Heading(kind, title)
        self._visit(node, scope, False)

    def _loose(self, node: Node, scope: Scope, before_list: bool) -> Scope:
        """A paragraph without number: introduction, mission, running duties, a group, or prose."""
        assert node.piece is not None
        stretch = Stretch(node.piece.start, node.piece.end, node.division.group, node.division.body)
        subject = node.division.subject
        has_list = before_list
        predicate = self._text[node.division.predicate : node.piece.end]
        if (
            subject.kind is Kind.UNIT
            and predicate.startswith(("为", "是"))
            and scope.post is None
            and (has_list or not scope.owned)
        ):
            unit = self._register.open_unit(subject, self._origin(node.piece.start, node.piece.end), scope.unit)
            scope = Scope(unit, None, Mode.DUTIES)
        if stretch.group and node.division.body >= node.piece.end and has_list and not introduces(stretch.group):
            self.claims.taken.append((node.piece.start, node.piece.end))
            return replace(scope, group=stretch.group)
        if subject.kind is Kind.UNIT and scope.post is None and self._other_unit(subject, scope, predicate):
            inner = self._register.open_unit(
                subject, self._origin(node.piece.start, node.division.predicate), scope.unit
            )
            self.claims.taken.append((node.piece.start, node.division.predicate))
            self._paragraphs.running(Stretch(node.division.predicate, node.piece.end), Scope(inner, None, Mode.DUTIES))
            return scope
        if (
            not scope.owned
            and not self._register.units
            and self._register.title_unit is not None
            and self._paragraphs.all_duties(stretch)
        ):
            scope = Scope(self._register.opened_title_unit(), None, Mode.DUTIES)
            self._paragraphs.running(stretch, scope)
            return Scope()
        title = _GROUP_LINE.fullmatch(self._text, node.piece.start, node.piece.end)
        words = self._text[node.piece.start : node.piece.end]
        label = title.group(1) if title else group_label(words, node.piece.line.bold and before_list)
        if label and node.piece.first and scope.owned and scope.mode is Mode.DUTIES:
            self.claims.taken.append((node.piece.start, node.piece.end))
            return replace(scope, group=label)
        self._paragraphs.read(stretch, scope, has_list)
        if node.children:
            self._children(node, scope)
        return scope

    def _other_unit(self, subject: Heading, scope: Scope, predicate: str) -> bool:
        """Whether a paragraph speaks of a unit that was announced below the present one:
        `内控委员会负责…`."""
        known = self._register.known_unit(subject.name)
        return (
            known is not None
            and known is not scope.unit
            and known.parent is scope.unit
            and predicate.startswith(("负责", "主要负责", "具体负责", "承担", "牵头"))
        )

    def _part_of_element(self, node: Node, scope: Scope) -> None:
        assert node.piece is not None
        pieces = [node.piece, *node.extra]
        for piece in pieces:
            if scope.post is not None:
                self._paragraphs.element(Stretch(piece.start, piece.end), scope, piece.outer_start)
            else:
                self.claims.left.append(((piece.outer_start, piece.end), "qualifications"))
        self._children(node, scope)

    def _item(self, node: Node, scope: Scope) -> None:
        """A numbered item below an owner: a duty, a group of duties, or a title with duties below it."""
        assert node.piece is not None
        if self._listed_subject(node, scope):
            node.promoted = node.division.subject
            node.division = Division(node.division.subject, node.division.predicate, node.division.predicate, "-")
            self._visit(node, replace(scope, post=None), False)
            return
        if items.heads_owners(node, self._text):
            self.claims.taken.append((node.piece.outer_start, node.piece.end))
            self._children(node, scope)
            return
        owners = self._paragraphs.owner_duties(scope)
        stretch = Stretch(node.piece.start, node.piece.end, node.division.group, node.division.body)
        title = items.group_title(node, self._text)
        if title:
            self.claims.taken.append((node.piece.outer_start, node.piece.end))
            body = self._body(node) if node.division.group else None
            if body is not None:
                self._paragraphs.running(replace(body, group=title), scope)
            for piece in node.extra:
                self._paragraphs.running(Stretch(piece.start, piece.end, title, piece.start), scope)
            self._children(node, replace(scope, group=title))
            return
        if (
            node.style == "•"
            and stretch.group
            and not node.children
            and (items.titled_bullets(node) or ";" in self._text[stretch.body : node.piece.end - 1])
        ):
            self.claims.taken.append((node.piece.outer_start, node.piece.start))
            self._paragraphs.running(stretch, scope)
            for piece in node.extra:
                self._paragraphs.running(Stretch(piece.start, piece.end, stretch.group, piece.start), scope)
            return
        inner = [child for child in node.children if not child.is_heading]
        duty = self._maker.item(node, inner, scope.group)
        if duty.text or duty.duties:
            owners.append(duty)
        self.claims.taken.extend(self._maker.claimed(node, inner))
        for child in node.children:
            if child.is_heading:
                self._visit(child, scope, False)

    def _listed_subject(self, node: Node, scope: Scope) -> bool:
        """`(1)经理岗负责…` where the introduction lists 经理岗: the subject heads its own duties."""
        subject = node.division.subject
        return (
            subject.kind is Kind.POST
            and scope.unit is not None
            and scope.post is None
            and any(core(item.name) == core(subject.name) for item in scope.unit.listed)
        )

    def _span(self, node: Node) -> Span:
        assert node.piece is not None
        body = self._body(node)
        return self._origin(node.piece.start, body.start if body else node.piece.end)

    def _origin(self, start: int, end: int) -> Span:
        return self._page.origin(start, end)
