"""Units and posts while they are being put together (草稿)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gangze.intake.domain.introduction import Listed, core
from gangze.intake.domain.names import unit_kind
from gangze.intake.domain.recognised import Doubt, Duty, Post, Span, Unit


@dataclass(slots=True, eq=False)
class PostDraft:
    """A post that is still collecting its duties."""

    name: str
    span: Span
    aliases: list[str] = field(default_factory=list)
    headcount: int | None = None
    duties: list[Duty] = field(default_factory=list)
    qualifications: list[str] = field(default_factory=list)
    workflow: list[str] = field(default_factory=list)
    criteria: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    category: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing of a manual stands under it."""
        return not (self.duties or self.qualifications or self.workflow or self.criteria)

    def freeze(self) -> Post:
        return Post(
            self.name,
            self.span,
            tuple(dict.fromkeys(a for a in self.aliases if a != self.name)),
            self.headcount,
            tuple(self.duties),
            tuple(self.qualifications),
            tuple(self.workflow),
            tuple(self.criteria),
            tuple(self.doubts),
        )


def _shared(name: str, listed: Iterable[str]) -> str:
    """The only listed name that begins a headed one or is begun by it: `文秘` for `文秘综合`; else empty."""
    alike = [other for other in listed if name.startswith(other) or other.startswith(name)]
    return alike[0] if len(alike) == 1 else ""


@dataclass(slots=True, eq=False)
class UnitDraft:
    """A unit that is still collecting its posts and duties. `listed` is what its introduction announces.

    `numbered`: its heading has a list number.
    """

    name: str
    span: Span
    parent: UnitDraft | None = None
    aliases: list[str] = field(default_factory=list)
    implied: bool = False
    mission: str = ""
    duties: list[Duty] = field(default_factory=list)
    posts: list[PostDraft] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    listed_span: Span | None = None
    numbered: bool = False
    doubts: list[Doubt] = field(default_factory=list)
    _named: dict[str, PostDraft] = field(default_factory=dict, repr=False)

    def post_named(self, name: str) -> PostDraft | None:
        """The post of this name or alias."""
        return self._named.get(name)

    def add_post(self, post: PostDraft) -> None:
        """One more post; a name or alias that an earlier one has stays that one's."""
        self.posts.append(post)
        for name in (post.name, *post.aliases):
            self._named.setdefault(name, post)

    def call_post(self, post: PostDraft, alias: str) -> None:
        """Another name for one of the posts."""
        if alias != post.name and alias not in post.aliases:
            post.aliases.append(alias)
            self._named.setdefault(alias, post)

    def reconcile(self) -> None:
        """Bring the posts headed and the posts the introduction lists together; doubt where they differ."""
        if not self.listed:
            return
        waiting: dict[str, list[Listed]] = {}
        for item in self.listed:
            waiting.setdefault(core(item.name), []).append(item)
        for post in self.posts:
            name = core(post.name)
            if name not in waiting:
                name = next((n for n in waiting if name.endswith(n) or n.endswith(name)), "") or _shared(name, waiting)
            if not name:
                post.doubts.append(Doubt("not_in_introduction", f"“{post.name}”不在概述所列岗位之中"))
                continue
            match = waiting[name].pop(0)
            if not waiting[name]:
                del waiting[name]
            if match.name != post.name:
                post.aliases.append(match.name)
            post.headcount = post.headcount or match.headcount
        self._add_listed(waiting)

    def _add_listed(self, waiting: dict[str, list[Listed]]) -> None:
        """Posts that only the introduction names."""
        cores = {core(post.name) for post in self.posts}
        order = {id(item): number for number, item in enumerate(self.listed)}
        for item in sorted((item for items in waiting.values() for item in items), key=lambda item: order[id(item)]):
            name = core(item.name)
            if any(name[:cut] in cores and name[cut:] in cores for cut in range(2, len(name) - 1)):
                continue  # two names without a mark between them in the introduction
            cores.add(name)
            doubt = Doubt("introduction_only", f"“{item.name}”只在概述中列出，没有单独的职责")
            self.posts.append(
                PostDraft(item.name, self.listed_span or self.span, headcount=item.headcount, doubts=[doubt])
            )

    def freeze(self) -> Unit:
        return Unit(
            self.name,
            unit_kind(self.name),
            self.span,
            self.parent.name if self.parent else None,
            tuple(dict.fromkeys(a for a in self.aliases if a != self.name)),
            self.implied,
            self.mission,
            tuple(self.duties),
            tuple(post.freeze() for post in self.posts),
            tuple(self.doubts),
        )
