"""Duties that check what a named post does: whoever holds both checks himself (复核指定岗位的业务).

'对3号、4号柜员办理的转账进行复核' binds its post against the posts it names, whatever activities these touch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gangze.controls.domain.bank import Bearer, Line

KEY = "review.named_post"

_NAMES = r"[^，,。；;：:（）()\s]{2,30}?"
_CHECK = r"复核|审核|复审|授权|事后监督|勾对|检查"
_OVER = re.compile(
    rf"对(?P<names>{_NAMES})(?:所)?(?:办理|经办|录入|处理|制作|编制|填制|登记)的[^，,。；;]{{2,40}}?(?:进行|予以|实施)?(?P<check>{_CHECK})"
)
_OF = re.compile(rf"^(?:负责)?(?P<check>{_CHECK})(?P<names>{_NAMES})(?:所)?(?:办理|经办|录入|处理|制作|编制|填制)的")


@dataclass(frozen=True, slots=True)
class NamedReview:
    """A line of `owner`'s manual checks what the posts `of` do."""

    line: Line
    owner: int
    of: frozenset[int]


def named_in(text: str) -> tuple[str, ...]:
    """The posts that a checking duty names, as written; 3号、4号柜员 are two tellers."""
    found = _OVER.search(text) or _OF.search(text)
    if found is None:
        return ()
    names = [name for name in re.split("、|和|与|及", found.group("names")) if name]
    tail = re.search(r"(?<=号)\D+$", names[-1]) if names else None
    return tuple(name + tail.group() if tail and re.fullmatch(r"\d+号", name) else name for name in names)


def named_reviews(lines: Sequence[Line], post_of: Callable[[str, int], int | None]) -> Iterator[NamedReview]:
    """The checking duties whose named posts exist. `post_of(name, near)` finds a post by name near another."""
    for line in lines:
        if line.owner[0] is not Bearer.POST:
            continue
        posts = {post_of(name, line.owner[1]) for name in named_in(line.text)} - {None, line.owner[1]}
        if posts:
            yield NamedReview(line, line.owner[1], frozenset(post for post in posts if post is not None))


@dataclass(frozen=True, slots=True)
class OwnWork:
    """The tag by which a checking duty, or any duty of the checked post, is known."""

    activity: str
    reason: str
    part: str = "do"
    apart: bool = False


def activities_of(post: int) -> tuple[str, str]:
    """The two activities that must be apart: the work of a post, and its check."""
    return f"work:{post}", f"check:{post}"
