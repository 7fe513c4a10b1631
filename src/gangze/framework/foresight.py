"""What an act would change before it is done: do it, look, take it back (预览影响).

The act runs as it would, with every check, lock and write, inside a transaction that is rolled back: what is
foreseen is what would be seen. Capabilities register what is worth looking at; each view tells things by a name that
stays the same from one look to the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from gangze.framework.command import Outcome
from gangze.framework.context import Context

View = Callable[[Context, dt.date], Mapping[str, Any]]

_views: list[View] = []


def register_view(view: View) -> View:
    """`view(ctx, day)` gives what the actor may see standing on a day, by a name that stays while the thing does."""
    _views.append(view)
    return view


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would come and what would go, and the outcome that the act would have."""

    outcome: Outcome
    comes: tuple[Any, ...]
    goes: tuple[Any, ...]


def foresee(act: Callable[[], Outcome], ctx: Context, day: dt.date) -> Foreseen:
    """What an act would bring and take away on a day. Raises `Refused` as the act would; nothing stays written."""
    with transaction.atomic():
        before = _seen(ctx, day)
        outcome = act()
        after = _seen(ctx, day)
        transaction.set_rollback(True)
    return Foreseen(
        outcome,
        tuple(thing for name, thing in after.items() if name not in before),
        tuple(thing for name, thing in before.items() if name not in after),
    )


def _seen(ctx: Context, day: dt.date) -> dict[str, Any]:
    return {name: thing for view in _views for name, thing in view(ctx, day).items()}
