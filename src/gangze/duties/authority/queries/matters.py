"""The matters of a day, compiled once a version (授权事项)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from gangze.duties.authority.domain.matters import KIND, MatterBook, compile_matters
from gangze.framework.content.models import ContentVersion
from gangze.framework.content.store import all_content_on


def matters_on(day: dt.date, known_at: dt.datetime | None = None) -> MatterBook:
    """The matters that hold on a day: one query."""
    return _compiled(tuple(_Version(version) for version in all_content_on(KIND, day, known_at)))


class _Version:
    """A version that is the same to a cache when its digest is."""

    def __init__(self, version: ContentVersion) -> None:
        self.version = version

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and self.version.digest == other.version.digest

    def __hash__(self) -> int:
        return hash(self.version.digest)


@lru_cache(maxsize=8)
def _compiled(versions: tuple[_Version, ...]) -> MatterBook:
    return compile_matters(one.version.document() for one in versions)[0]
