"""The units of a document as they are opened, found again and placed under each other (机构登记)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gangze.intake.domain.drafts import PostDraft, UnitDraft
from gangze.intake.domain.headings import Heading, Kind, read_heading
from gangze.intake.domain.introduction import abbreviates, core
from gangze.intake.domain.name_index import NameIndex
from gangze.intake.domain.names import (
    NO_PROPER_NAMES,
    institution,
    is_collective,
    is_unit_name,
    plain_name,
    split_owner,
    unit_kind,
    unit_suffix,
)
from gangze.intake.domain.recognised import Doubt, Span
from gangze.intake.domain.scope import Scope
from gangze.intake.domain.titles import department, no_proper_name, title_owner
from gangze.intake.domain.vocabulary import OTHER_HOUSES

KINDS = frozenset(["支行", "分行", "联社", "信用社", "网点", "中心", "营业部", "委员会", "领导小组", "协会"])
"""Words by which a document speaks of the unit it has named before."""

_BANKS_OFFICE = re.compile(r".{2,}(?:银行|联社|信用社|支行|分行)(?:办公室|人力资源部|综合部|综合管理部)")

_KIND_OF_GROUPS = re.compile(r"(?:各|专项|专业|职能|应急|处置|保障|工作)*(?:小组|工作组|组)")

_INSTITUTION = re.compile(
    rf"(?!农商|农村|城市|商业|村镇|信用).{{2,8}}(?:银行|农商行|联社|信用社|合作社|{OTHER_HOUSES})|分行|支行|信用社|联社"
)
"""What stands in front of a head office's department: `某某银行财务管理部` is its 财务管理部."""

UNNAMED = "本行"
"""The unit of posts whose document names none."""


class Register:
    """The units of one document. `title_unit` is the unit its title names; it is listed once something
    needs it.

    `sticky` is the unit whose posts a flat list (`sticky_list`) gives: `信贷科科长` and then a bare `科员`.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self.units: list[UnitDraft] = []
        self._index = NameIndex()
        self.sticky: UnitDraft | None = None
        self.sticky_list: object = None
        self.title_unit: UnitDraft | None = None
        name = title_owner(title)
        heading = read_heading(title)
        self._titled = heading.name
        self._title_word = heading.word
        own = department(name)
        if name and not (heading.kind is Kind.POST or (heading.kind is Kind.UNIT and heading.word)):
            self.title_unit = UnitDraft(own or name, (0, 0), aliases=[name] if own else [], implied=True)
            self.title_unit.doubts.append(Doubt("implied_unit", "机构名称由文件标题推断"))

    def open_unit(self, heading: Heading, span: Span, parent: UnitDraft | None) -> UnitDraft:
        """The unit of this name, opened now or met before in the document."""
        if self.is_titles(heading.name):
            return self.opened_title_unit()
        if parent is not None and parent.name.endswith(heading.name) and not (parent.duties or parent.posts):
            return parent  # `领导小组办公室` and below it `办公室设在…,职责如下:`
        known = self.known_unit(heading.name)
        if known is not None:
            known.aliases.extend(alias for alias in heading.aliases if alias not in known.aliases)
            if heading.name != known.name and heading.name not in known.aliases:
                known.aliases.append(heading.name)
            self._index.add(known)
            return known
        name, aliases = heading.name, list(heading.aliases)
        own = department(name)
        first = not self.units or (parent is None and unit_kind(own) == "department" and self.known_unit(own) is None)
        if own and first and _INSTITUTION.fullmatch(name.removesuffix(own)):
            name, aliases = own, [name, *aliases]
        above = None if parent is None and self._beside_title(heading) else self.parent_of(heading.name, parent)
        unit = UnitDraft(name, span, above, aliases)
        self.units.append(unit)
        self._index.add(unit)
        return unit

    def is_titles(self, name: str) -> bool:
        """Whether a name is that of the title's unit, in full or by its kind: `支行`, `支行本部`, `信用社`."""
        if self.title_unit is None:
            return False
        titled = self.title_unit.name
        if name in (titled, *self.title_unit.aliases) or department(name) == titled:
            return True
        kind = name.removesuffix("本部")
        short = kind in KINDS and abbreviates(kind, unit_suffix(titled))
        return (name in KINDS or kind != name) and (titled.endswith(kind) or short)

    def parent_of(self, name: str, above: UnitDraft | None) -> UnitDraft | None:
        """The unit a new unit stands under: the one whose name it carries in front, else the one above it."""
        before = list(self._index.before(name))
        carried = [unit for unit in before if name.startswith(unit.name) and len(unit.name) > 2] or [
            unit for unit in before if not name.startswith(unit.name)
        ]
        if carried:
            return max(carried, key=lambda unit: len(unit.name))
        if above is None and self.title_unit is not None and self.title_unit.name != name:
            return self.opened_title_unit()
        if above is not None and name.endswith("委员会") and unit_kind(above.name) in ("department", "office"):
            return above.parent  # a committee is the bank's, also where a department's chapter speaks of it
        return above or self._headed_by_title(name)

    def _beside_title(self, heading: Heading) -> bool:
        """Whether a top heading is worded as the title is (`某某科岗位职责`): its unit stands beside the title's."""
        titled = self.title_unit
        if titled is None or not (titled.duties or titled.posts) or not heading.word:
            return False
        small = unit_kind(titled.name) == "department" and unit_kind(heading.name) in ("department", "centre", "office")
        return small and heading.word == self._title_word

    def _headed_by_title(self, name: str) -> UnitDraft | None:
        """A document headed by a bank or branch describes what stands below it, but not others of its kind."""
        titled = None if no_proper_name(self._titled) else self._index.named(self._titled)
        above = titled is not None and titled.name != name and unit_suffix(titled.name) != unit_suffix(name)
        return titled if above and unit_kind(self._titled) in ("bank", "branch", "company") else None

    def known_unit(self, name: str) -> UnitDraft | None:
        exact = self._index.named(name)
        if exact is not None:
            return exact
        alike = self._index.alike(name)
        if alike is not None:
            return alike
        if name in KINDS:
            return next((unit for unit in self.units if unit.name.endswith(name)), None)
        return None

    def unit_carried(self, name: str) -> UnitDraft | None:
        """The unit whose name a post carries in front: `信贷科科长` belongs to `信贷科`."""
        carried = [
            (len(called), unit)
            for unit in self._index.before(name)
            for called in (unit.name, *unit.aliases)
            if name.startswith(called) and len(name) > len(called) + 1
        ]
        longest, unit = max(carried, key=lambda pair: pair[0], default=(0, None))
        if len(split_owner(name)[0]) > longest:
            return None  # `农商银行清算中心值班员` names a unit of its own
        return unit

    def unit_listing(self, name: str) -> UnitDraft | None:
        """The unit whose introduction lists this post."""
        for unit in reversed(self.units):
            if any(core(item.name) == core(name) for item in unit.listed):
                return unit
        return None

    def implied_unit(self, span: Span, name: str = "") -> UnitDraft:
        """The unit a document only implies: by a post's full name, or by its title."""
        titled = title_owner(self._title) or institution(self._title)
        proper = is_unit_name(name) or institution(f"{name}的") == name != ""
        if name in NO_PROPER_NAMES and self.title_unit is not None:
            proper = False  # `网点主任` in a sub-branch's list is a post of the sub-branch
        earlier = next((unit for unit in reversed(self.units) if unit.implied), None)
        if not titled and not proper and earlier is not None:
            return earlier
        implied = name if proper and not titled.endswith(name) else titled or UNNAMED
        known = self.known_unit(implied)
        if known is not None:
            return known
        if self.is_titles(implied):
            return self.opened_title_unit()
        unit = UnitDraft(implied, span, implied=True)
        unit.doubts.append(Doubt("implied_unit", "文件没有写明机构，由标题或岗位名称推断"))
        self.units.append(unit)
        self._index.add(unit)
        return unit

    def opened_title_unit(self) -> UnitDraft:
        assert self.title_unit is not None
        if self.units[:1] != [self.title_unit] and self.title_unit not in self.units:
            self.units.insert(0, self.title_unit)
            self._index.add(self.title_unit)
        return self.title_unit

    def announced(self, name: str, span: Span, scope: Scope) -> UnitDraft:
        """The unit a sentence announces posts for: the one above it where the name is its short form."""
        if self.is_titles(name):
            return self.opened_title_unit()
        if scope.unit is not None and (abbreviates(name, scope.unit.name) or scope.unit.name.endswith(name)):
            if name not in scope.unit.aliases:
                scope.unit.aliases.append(name)
                self._index.add(scope.unit)
            return scope.unit
        return self.open_unit(Heading(Kind.UNIT, name), span, scope.unit)

    def tidy(self) -> None:
        """Take out what is no unit or post after all, now that the whole document is read."""
        self._drop_signature()
        self._drop_announced_twice()
        self._drop_short_forms()
        self._join_unnamed()
        self._dissolve_groups()
        _drop_notes(self.units)
        for unit in self.units:
            _drop_notes(unit.posts)

    def _join_unnamed(self) -> None:
        """Posts without a unit belong to the only one that the names of the other posts imply (`信用社会计`)."""
        unnamed = next((unit for unit in self.units if unit.name == UNNAMED and unit.implied), None)
        others = [unit for unit in self.units if unit.implied and unit is not unnamed]
        if unnamed is None or len(others) != 1 or unit_kind(others[0].name) not in ("bank", "branch", "outlet"):
            return
        others[0].posts[:0] = unnamed.posts
        others[0].duties[:0] = unnamed.duties
        for unit in self.units:
            unit.parent = others[0] if unit.parent is unnamed and unit is not others[0] else unit.parent
        self.units.remove(unnamed)

    def _drop_short_forms(self) -> None:
        """`信用社` without anything of its own is the short form of a unit that the document names in full."""
        for unit in [unit for unit in self.units if unit.name in KINDS]:
            empty = not (unit.duties or unit.posts or unit.mission or any(u.parent is unit for u in self.units))
            full = any(other is not unit and other.name.endswith(unit.name) for other in self.units)
            if empty and full and unit.parent is None:
                self.units.remove(unit)

    def _dissolve_groups(self) -> None:
        """`直属机构`, `工作小组` head units and are none, unless they have duties or posts of their own."""
        over = {id(unit.parent) for unit in self.units if unit.parent is not None}
        groups = [
            unit
            for unit in self.units
            if id(unit) in over
            and (is_collective(unit.name) or _KIND_OF_GROUPS.fullmatch(unit.name) or _outlets(unit.name))
            and not (unit.duties or unit.posts or unit.mission)
        ]
        gone = {id(unit) for unit in groups}
        if not gone:
            return
        for unit in self.units:
            while unit.parent is not None and id(unit.parent) in gone:
                unit.parent = unit.parent.parent
        self.units[:] = [unit for unit in self.units if id(unit) not in gone]

    def _drop_signature(self) -> None:
        """A bank's name alone at the end of a document is its signature, not a unit with nothing to do."""
        last = self.units[-1] if len(self.units) > 1 else None
        if last is None or last.duties or last.posts or last.mission or last.numbered:
            return
        own = unit_kind(last.name) in ("bank", "branch")
        notice = self._title.rstrip().endswith(("通知", "决定", "通报", "公告"))
        if not own and not notice and not _BANKS_OFFICE.fullmatch(last.name):
            return
        if not any(unit.parent is last for unit in self.units):
            self.units.pop()

    def _drop_announced_twice(self) -> None:
        """A post that the first line names and a form below describes is one post, that of the form."""
        described = {post.name for unit in self.units if not unit.implied for post in unit.posts if post.duties}
        for unit in [unit for unit in self.units if unit.implied]:
            unit.posts = [post for post in unit.posts if post.duties or post.name not in described]
            if not (unit.posts or unit.duties or any(other.parent is unit for other in self.units)):
                self.units.remove(unit)


_OUTLETS = re.compile(r"(?:所属|所辖|下辖|辖内|各)*(?:营业|基层|经营)?(?:网点|机构)$")


def _outlets(name: str) -> bool:
    """`某某银行营业网点`: all outlets of a bank, none by its name."""
    together = _OUTLETS.search(name)
    bank = name[: together.start()] if together else name
    return together is not None and (not bank or unit_kind(bank) in ("bank", "branch", "company"))


def _drop_notes(siblings: Sequence[UnitDraft] | Sequence[PostDraft]) -> None:
    """A bracket that tells a name from no sibling's is a note on it (`值班经理岗(新增)`), not a part of the name."""
    bases = Counter(plain_name(one.name) for one in siblings)
    for one in siblings:
        base = plain_name(one.name)
        if base != one.name and base and bases[base] == 1:
            one.aliases.append(one.name)
            one.name = base
