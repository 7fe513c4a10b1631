"""What an act would change before it is done: do it, look, take it back (预览影响).

The act runs as it would, with every check, lock and write, inside a transaction that is rolled back: what is
foreseen is what would be seen. What needs a second person is done as though that person agreed, and said. Capabilities
register what is worth looking at; each view tells things by a name that stays the same from one look to the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction

from gangze.framework import gathering
from gangze.framework.context import Context
from gangze.framework.gathering import Need

Subjects = frozenset[tuple[str, int]]
"""What an act was about: label of the model, and id."""

View = Callable[[Context, dt.date, Subjects], Mapping[str, Any]]
WideView = Callable[[Context, dt.date], Mapping[str, Any]]

_views: list[View] = []
_wide: list[WideView] = []

Result = TypeVar("Result")


def register_view(view: View) -> View:
    """`view(ctx, day, subjects)` gives what the actor may see standing on a day around what an act was about, by a
    name that stays while the thing does."""
    _views.append(view)
    return view


def register_wide_view(view: WideView) -> WideView:
    """`view(ctx, day)` gives what stands in the whole bank: for many acts together."""
    _wide.append(view)
    return view


@dataclass(frozen=True, slots=True)
class Foreseen(Generic[Result]):
    """What stands without the act and what with it, by name; the outcome that it would have, and what in it a second
    person would be asked for."""

    outcome: Result
    needs: tuple[Need, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def comes(self) -> tuple[Any, ...]:
        """What would be there that is not."""
        return tuple(thing for name, thing in self.after.items() if name not in self.before)

    @property
    def goes(self) -> tuple[Any, ...]:
        """What would be there no more."""
        return tuple(thing for name, thing in self.before.items() if name not in self.after)

    @property
    def changes(self) -> tuple[tuple[Any, Any], ...]:
        """What would be there still, but differently: before and after."""
        both = ((thing, self.after[name]) for name, thing in self.before.items() if name in self.after)
        return tuple((one, other) for one, other in both if one != other)


def foresee(
    act: Callable[[], Result],
    ctx: Context,
    day: dt.date,
    *,
    wide: bool = False,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Foreseen[Result]:
    """What an act would bring and take away on a day. Raises `Refused` as the act would; nothing stays written.

    `wide` looks at the whole bank, otherwise only at what the act is about. The act is done and looked at first, so
    that it is known where to look for what stood before. `told(done, total)` follows the two parts of the work; it
    may write, for it is called outside what is taken back.
    """
    told(0, 2)
    with gathering.agreeing() as inside:
        with transaction.atomic():
            outcome = act()
            subjects = frozenset(inside.subjects)
            after = _seen(ctx, day, subjects, wide)
            transaction.set_rollback(True)
        told(1, 2)
        before = _seen(ctx, day, subjects, wide)
        told(2, 2)
    return Foreseen(outcome, tuple(inside.needs), before, after)


def _seen(ctx: Context, day: dt.date, subjects: Subjects, wide: bool) -> dict[str, Any]:
    looks = [view(ctx, day) for view in _wide] if wide else [view(ctx, day, subjects) for view in _views]
    return {name: thing for look in looks for name, thing in look.items()}
