"""The duties of posts as this layer knows them: opaque keys, worded by whoever keeps duties (职责标识)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class NamedDuty:
    """One duty of a post: `key` stays from version to version, `number` is its place in the manual."""

    key: str
    number: str
    text: str


class DutySource(Protocol):
    """What the keeper of duties tells."""

    def of_posts(self, posts: Iterable[int], day: dt.date) -> Mapping[int, list[NamedDuty]]:
        """The duties of posts on a day, in reading order."""

    def named(self, keys: Iterable[str], day: dt.date) -> Mapping[str, NamedDuty]:
        """Duties by key, as they are worded on a day or were last."""


class _NoDuties:
    """Where nobody keeps duties, there are none."""

    def of_posts(self, posts: Iterable[int], day: dt.date) -> Mapping[int, list[NamedDuty]]:
        """None."""
        return {}

    def named(self, keys: Iterable[str], day: dt.date) -> Mapping[str, NamedDuty]:
        """None."""
        return {}


_source: list[DutySource] = [_NoDuties()]


def register_duty_source(source: DutySource) -> None:
    """Declare who keeps duties; done once by a capability above."""
    _source[:] = [source]


def duties_of_posts(posts: Iterable[int], day: dt.date) -> Mapping[int, list[NamedDuty]]:
    """The duties of posts on a day, by post."""
    wanted = set(posts)
    return _source[0].of_posts(wanted, day) if wanted else {}


def duties_named(keys: Iterable[str], day: dt.date) -> Mapping[str, NamedDuty]:
    """Duties by key; keys that nobody knows are not in the answer."""
    wanted = set(keys)
    return _source[0].named(wanted, day) if wanted else {}
