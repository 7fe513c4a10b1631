"""Commands as parts of something larger: noted instead of done, or done as though a second person agreed (组合办理).

`noting()` lets code that would run commands only say which ones. `agreeing()` runs them; what would wait for a second
person is done at once and its need noted, for whoever looks ahead, or asks one second person for the whole.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from gangze.framework.permission import Place
from gangze.kernel.findings import Effect, Finding


@dataclass(frozen=True, slots=True)
class Part:
    """Commands of one kind that were asked for."""

    command: str
    cmds: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What one of the commands needs a second person for: the right that person must hold, where, and why."""

    command: str
    label: str
    right: str
    place: Place
    findings: tuple[Finding, ...]

    def told(self) -> tuple[Finding, ...]:
        """The findings that ask for it; a command that always does says so itself."""
        asking = tuple(finding for finding in self.findings if finding.effect is Effect.APPROVE)
        if asking:
            return asking
        words = _("“%(what)s”须由另一名有权人员批准") % {"what": self.label}
        return (Finding("part.second_person", words, self.command, effect=Effect.APPROVE),)


@dataclass(slots=True)
class Gathered:
    """What became known while commands ran: needs of a second person, what they were about, the tables they wrote,
    the acts in the ledger that they are."""

    needs: list[Need] = field(default_factory=list)
    subjects: set[tuple[str, int]] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    acts: set[uuid.UUID] = field(default_factory=set)


_noted: ContextVar[list[Part] | None] = ContextVar("gangze_noted", default=None)
_gathered: ContextVar[Gathered | None] = ContextVar("gangze_gathered", default=None)


@contextmanager
def noting() -> Iterator[list[Part]]:
    """Inside, commands are not run but noted, in order."""
    parts: list[Part] = []
    token = _noted.set(parts)
    try:
        yield parts
    finally:
        _noted.reset(token)


@contextmanager
def agreeing() -> Iterator[Gathered]:
    """Inside, commands that would wait for a second person run at once; whoever opened this answers for the need."""
    outer, inner = _gathered.get(), Gathered()
    token = _gathered.set(inner)
    try:
        yield inner
    finally:
        _gathered.reset(token)
        if outer is not None:
            outer.needs += inner.needs
            outer.subjects |= inner.subjects
            outer.tables |= inner.tables
            outer.acts |= inner.acts


def note(command: str, cmds: Sequence[Any]) -> bool:
    """Whether commands are only noted now, and if so, that it was done."""
    parts = _noted.get()
    if parts is None:
        return False
    parts.append(Part(command, tuple(cmds)))
    return True


def gathered() -> Gathered | None:
    """Where needs are noted now; None where a command that needs a second person waits for one."""
    return _gathered.get()
