"""What an act would change before it is done: do it, look, take it back (预览影响).

The act runs as it would, with every check, lock and write, inside a transaction that is rolled back: what is
foreseen is what would be seen. What needs a second person is done as though that person agreed, and said. Capabilities
register what is worth looking at; each view tells things by a name that stays the same from one look to the next.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction

from gangze.framework import gathering
from gangze.framework.context import Context
from gangze.framework.gathering import Need


@dataclass(frozen=True, slots=True)
class About:
    """What an act was about, as label of the model and id, the tables that it wrote, and the acts that it is."""

    subjects: frozenset[tuple[str, int]]
    tables: frozenset[str]
    acts: frozenset[uuid.UUID]


View = Callable[[Context, dt.date, Any], Mapping[str, Any]]
Where = Callable[[About, dt.date], Any]
WideView = Callable[[Context, dt.date], Mapping[str, Any]]

_views: list[tuple[View, Where]] = []
_wide: list[WideView] = []

Result = TypeVar("Result")


def register_view(view: View, where: Where) -> View:
    """`view(ctx, day, where)` gives what the actor may see standing on a day around an act, by a name that stays while
    the thing does. `where(about, day)` says where that is: it is asked once, while the act is done, and both looks
    are there. Facts are never deleted, so that it may name what the act ended."""
    _views.append((view, where))
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
            about = About(frozenset(inside.subjects), frozenset(inside.tables), frozenset(inside.acts))
            looks = _wide if wide else [_placed(view, where(about, day)) for view, where in _views]
            after = _seen(ctx, day, looks)
            transaction.set_rollback(True)
        told(1, 2)
        before = _seen(ctx, day, looks)
        told(2, 2)
    return Foreseen(outcome, tuple(inside.needs), before, after)


def _placed(view: View, where: Any) -> WideView:
    return lambda ctx, day: view(ctx, day, where)


def _seen(ctx: Context, day: dt.date, looks: Sequence[WideView]) -> dict[str, Any]:
    return {name: thing for look in looks for name, thing in look(ctx, day).items()}
