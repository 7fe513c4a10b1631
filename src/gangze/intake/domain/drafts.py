"""Units and posts while they are being put together (草稿)."""

from __future__ import annotations

from dataclasses import dataclass, field

from gangze.intake.domain.introduction import Listed, core
from gangze.intake.domain.names import unit_kind
from gangze.intake.domain.recognised import Doubt, Duty, Post, Span, Unit


@dataclass(slots=True)
class PostDraft:
    """A post that is still collecting its duties."""

    name: str
    span: Span
    aliases: list[str] = field(default_factory=list)
    headcount: int | None = None
    duties: list[Duty] = field(default_factory=list)
    qualifications: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    category: bool = False

    def freeze(self) -> Post:
        return Post(
            self.name,
            self.span,
            tuple(dict.fromkeys(a for a in self.aliases if a != self.name)),
            self.headcount,
            tuple(self.duties),
            tuple(self.qualifications),
            tuple(self.doubts),
        )


@dataclass(slots=True)
class UnitDraft:
    """A unit that is still collecting its posts and duties. `listed` is what its introduction announces."""

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
    doubts: list[Doubt] = field(default_factory=list)

    def post_named(self, name: str) -> PostDraft | None:
        for post in self.posts:
            if name in (post.name, *post.aliases):
                return post
        return None

    def reconcile(self) -> None:
        """Bring the posts headed and the posts the introduction lists together; doubt where they differ."""
        if not self.listed:
            return
        open_names = list(self.listed)
        for post in self.posts:
            match = next((item for item in open_names if core(item.name) == core(post.name)), None)
            match = match or next(
                (
                    i
                    for i in open_names
                    if core(post.name).endswith(core(i.name)) or core(i.name).endswith(core(post.name))
                ),
                None,
            )
            if match is None:
                post.doubts.append(Doubt("not_in_introduction", f"“{post.name}”不在概述所列岗位之中"))
                continue
            open_names.remove(match)
            if match.name != post.name:
                post.aliases.append(match.name)
            post.headcount = post.headcount or match.headcount
        for item in open_names:
            if self._run_together(core(item.name)):
                continue  # two names without a mark between them in the introduction
            doubt = Doubt("introduction_only", f"“{item.name}”只在概述中列出，没有单独的职责")
            self.posts.append(
                PostDraft(item.name, self.listed_span or self.span, headcount=item.headcount, doubts=[doubt])
            )

    def _run_together(self, name: str) -> bool:
        cores = {core(post.name) for post in self.posts}
        return any(name[:cut] in cores and name[cut:] in cores for cut in range(2, len(name) - 1))

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
