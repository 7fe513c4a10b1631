"""Running text under a heading: introduction, mission, duties, or nothing of it (段落识别)."""

from __future__ import annotations

import re
from dataclasses import replace

from gangze.intake.domain.division import divide
from gangze.intake.domain.drafts import PostDraft, UnitDraft
from gangze.intake.domain.duty_items import DutyMaker, Stretch
from gangze.intake.domain.headings import Heading, Kind
from gangze.intake.domain.introduction import announcing_unit, bare_list, core, counted_list, listed_posts, listed_units
from gangze.intake.domain.lines import Page
from gangze.intake.domain.names import starts_with_verb
from gangze.intake.domain.recognised import Duty, Span
from gangze.intake.domain.register import Register
from gangze.intake.domain.scope import ELEMENTS, Claims, Mode, Scope
from gangze.intake.domain.vocabulary_headings import MISSION_TITLES
from gangze.intake.domain.wording import begins_duty, closes, full_sentences, plain, split_sentences, states

_OMITTED = re.compile(r"具体(?:职能|职责|内容)(?:从)?略.{0,20}")


class Paragraphs:
    """Reads paragraphs into the units and posts of a scope."""

    def __init__(self, page: Page, register: Register, maker: DutyMaker, claims: Claims) -> None:
        self._page = page
        self._text = page.text
        self._register = register
        self._maker = maker
        self.claims = claims

    def read(self, stretch: Stretch, scope: Scope, has_list: bool) -> None:
        """Running text under a heading."""
        text = self._text[stretch.start : stretch.end]
        if self.announces(stretch, scope):
            return
        unit = scope.unit
        if unit is not None and scope.post is None and scope.mode not in (Mode.OTHER, *ELEMENTS):
            rest = self._without_lists(stretch, scope, unit)
            if rest is not stretch:
                if rest is not None:
                    self.read(rest, scope, has_list)
                return
        if scope.mode in ELEMENTS and scope.post is not None:
            self.element(stretch, scope)
        elif stretch.group in MISSION_TITLES and scope.owned:
            self._purpose(stretch, scope)
        elif _OMITTED.fullmatch(text.strip()):
            self.claims.left.append(((stretch.start, stretch.end), "omitted"))
        elif scope.mode is Mode.OTHER or not scope.owned:
            self.claims.left.append(((stretch.start, stretch.end), "section" if scope.mode is Mode.OTHER else "prose"))
        elif text.rstrip().endswith(":") or closes(text):
            self.claims.taken.append((stretch.start, stretch.end))
        elif (
            scope.post is None
            and unit is not None
            and not stretch.group
            and (has_list or _defines(unit, text) or states(text))
        ):
            self._mission(unit, stretch)
        else:
            self.running(stretch, scope)

    def _without_lists(self, stretch: Stretch, scope: Scope, unit: UnitDraft) -> Stretch | None:
        """`stretch` without its first or last sentence where that lists posts; None where nothing else is
        left."""
        sentences = list(full_sentences(self._text, stretch.start, stretch.end))
        kept = []
        for begin, end in sentences:
            sentence = self._text[begin:end]
            bare = bare_list(sentence)
            if len(bare) < 2 and scope.mode is not Mode.POSTS:
                bare = ()
            posts = bare or listed_posts(sentence) or counted_list(sentence)
            if not posts:
                kept.append((begin, end))
                continue
            unit.listed.extend(posts)
            unit.listed_span = self._origin(begin, end)
            self.claims.taken.append((begin, end))
        if len(kept) == len(sentences):
            return stretch
        if not kept:
            return None
        body = stretch.body if stretch.body and stretch.body < kept[-1][1] else kept[0][0]
        return replace(stretch, start=kept[0][0], end=kept[-1][1], body=max(body, kept[0][0]) if stretch.group else 0)

    def announces(self, stretch: Stretch, scope: Scope) -> bool:
        """`信贷管理部设经理、审查岗、统计岗`: a sentence that names its unit and lists its posts or units."""
        taken = False
        unit = scope.unit
        if scope.post is not None or scope.mode in ELEMENTS:
            return False
        for begin, end in split_sentences(self._text, stretch.start, stretch.end):
            sentence = self._text[begin:end]
            name = announcing_unit(sentence)
            posts, units = listed_posts(sentence), listed_units(sentence)
            if not name or not (posts or units):
                if not taken:
                    return False
                if not self._posts_clause(begin, end, Scope(unit, None, Mode.DUTIES)):
                    self.claims.left.append(((begin, end), "prose"))
                else:
                    self.claims.taken.append((begin, end))
                continue
            taken = True
            span = self._origin(begin, end)
            unit = self._register.announced(name, span, scope)
            unit.listed.extend(posts)
            unit.listed_span = span
            for listed in units:
                self._register.open_unit(Heading(Kind.UNIT, listed), span, unit)
            self.claims.taken.append((begin, end))
        return taken

    def _purpose(self, stretch: Stretch, scope: Scope) -> None:
        """`部门定位:…`: what the unit, or the post, is for."""
        body = replace(stretch, start=stretch.body or stretch.start)
        if scope.post is None and scope.unit is not None:
            self._mission(scope.unit, body)
        else:
            self.claims.left.append(((stretch.start, stretch.end), "purpose"))

    def _mission(self, unit: UnitDraft, stretch: Stretch) -> None:
        sentence = plain(self._text[stretch.start : stretch.end])
        unit.mission = f"{unit.mission}{sentence}" if unit.mission else sentence
        self.claims.taken.append((stretch.start, stretch.end))

    def running(self, stretch: Stretch, scope: Scope) -> None:
        group = stretch.group or scope.group
        start = self._past_subject(stretch.body or stretch.start, stretch.end, scope)
        for begin, end in split_sentences(self._text, start, stretch.end):
            clause = self._text[begin:end]
            if _OMITTED.fullmatch(clause) or (end - begin < 100 and closes(clause)):
                continue
            first = begin == start and not group and end + 1 < stretch.end and self._text[end : end + 1] == "。"
            if first and scope.post is None and scope.unit is not None and _defines(scope.unit, clause):
                scope.unit.mission = scope.unit.mission or plain(clause)
            elif not self._posts_clause(begin, end, scope):
                self.owner_duties(scope).append(self._maker.clause(begin, end, group))
        self.claims.taken.append((stretch.start, stretch.end))

    def _posts_clause(self, begin: int, end: int, scope: Scope) -> bool:
        """`报送岗负责数据校验`: a clause that begins with a post which the unit has announced is that post's duty."""
        if scope.post is not None or scope.unit is None or not scope.unit.listed:
            return False
        division = divide(self._text, begin, end)
        subject = division.subject
        listed = next((item for item in scope.unit.listed if core(item.name) == core(subject.name)), None)
        if subject.kind is not Kind.POST or listed is None:
            return False
        post = scope.unit.post_named(subject.name)
        if post is None:
            post = PostDraft(subject.name, self._origin(begin, division.predicate))
            scope.unit.posts.append(post)
        post.duties.append(self._maker.clause(division.predicate, end))
        return True

    def _past_subject(self, start: int, end: int, scope: Scope) -> int:
        """`计划财务部负责…` below the heading 计划财务部: the duty begins behind the name said again."""
        owner = scope.post or scope.unit
        assert owner is not None
        for name in (owner.name, *owner.aliases):
            if self._text.startswith(name, start, end) and starts_with_verb(self._text[start + len(name) : end][:12]):
                rest = start + len(name)
                return rest + 2 if self._text.startswith("主要负责", rest) else rest
        return start

    def owner_duties(self, scope: Scope) -> list[Duty]:
        if scope.post is not None:
            return scope.post.duties
        assert scope.unit is not None
        return scope.unit.duties

    def element(self, stretch: Stretch, scope: Scope, outer: int | None = None) -> None:
        """Keep a line of the element of the post's manual that the scope is: a qualification, a step, a criterion."""
        assert scope.post is not None
        held = {
            Mode.QUALIFICATIONS: scope.post.qualifications,
            Mode.WORKFLOW: scope.post.workflow,
            Mode.CRITERIA: scope.post.criteria,
        }  # fmt: skip
        held[scope.mode].append(plain(self._text[stretch.start : stretch.end]))
        self.claims.taken.append((stretch.start if outer is None else outer, stretch.end))

    def all_duties(self, stretch: Stretch) -> bool:
        """Whether a paragraph before any heading is nothing but duties: those of the unit in the title."""
        clauses = [self._text[a:b] for a, b in split_sentences(self._text, stretch.start, stretch.end)]
        return len(clauses) > 1 and all(begins_duty(clause) for clause in clauses)

    def _origin(self, start: int, end: int) -> Span:
        return self._page.origin(start, end)


def _defines(unit: UnitDraft, text: str) -> bool:
    """`股东大会是本行的权力机构。` says what a unit is, not what it does."""
    first = re.split("[,,]", text)[0]
    said = text.startswith((f"{unit.name}是", f"{unit.name}为")) or re.match(r"[是为].*(?:部门|机构|单位|中心)$", first)
    return bool(said) and not re.search(r"[;。].", text) and "负责" not in first
