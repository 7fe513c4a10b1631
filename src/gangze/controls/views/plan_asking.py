"""What takes many changes by one word, asked for in forms and expanded into steps (组合事项的办理)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from gangze.controls.domain.plan_helpers import (
    Receiver,
    Seat,
    Written,
    establish_in,
    merge_units,
    remove_post,
    replace_leader,
    split_unit,
)
from gangze.controls.domain.plan_steps import Step
from gangze.controls.forms import plans as forms
from gangze.controls.queries.plan_sources import here, primary_of, reporting_to, seats_where, units_with, written
from gangze.organisation.models import UnitState
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.queries.tree import ids_below

DAY = dt.timedelta(days=1)

Expand = Callable[[Any], list[Step]]


@dataclass(frozen=True, slots=True)
class Helper:
    """One such word: its form, how it expands, and which further lines its form asks once `about` is known."""

    label: Any
    intro: Any
    icon: str
    form: type[Any]
    expand: Expand
    about: str = ""
    ask: Callable[[Any, int, dt.date], None] | None = None


def _before(day: dt.date) -> dt.date:
    """The day whose state is changed: the one before."""
    return day - DAY


def _merge(form: Any) -> list[Step]:
    given = form.cleaned_data
    at = _before(given["day"])
    return merge_units(here(given["source"], at), here(given["target"], at), given["day"], given["reason"])


def _ask_post(form: Any, post: int, day: dt.date) -> None:
    manual = written(day, post=post)
    form.ask(manual.duties if manual else (), _holders(seats_where(day, position__post=post), day))


def _holders(seats: tuple[Seat, ...], day: dt.date) -> list[tuple[int, str]]:
    people = person_names([held.person for seat in seats for held in seat.holders], day)
    places = position_names([seat.id for seat in seats], day)
    return [
        (held.id, f"{people.get(held.person, '')}（{places.get(seat.id, '')}）")
        for seat in seats
        for held in seat.holders
    ]


def _remove(form: Any) -> list[Step]:
    given = form.cleaned_data
    at = _before(given["day"])
    seats, manual = seats_where(at, position__post=given["post"]), written(at, post=given["post"])
    moves = {held.id: given.get(f"move_{held.id}") for seat in seats for held in seat.holders}
    return remove_post(
        given["post"],
        seats,
        manual,
        _receivers(manual, given, at),
        moves,
        given["day"],
        given["reason"],
        reporting_to([seat.id for seat in seats], at),
    )


def _receivers(manual: Written | None, given: Mapping[str, Any], day: dt.date) -> list[Receiver]:
    taken: dict[int, list[Mapping[str, Any]]] = {}
    for number, duty in enumerate(manual.duties if manual else ()):
        post = given.get(f"duty_{number}")
        if post is not None and post != given["post"]:
            taken.setdefault(post, []).append(duty)
    return [Receiver(post, written(day, post=post), tuple(duties)) for post, duties in taken.items()]


def _ask_split(form: Any, unit: int, day: dt.date) -> None:
    seats = seats_where(day, position__unit=unit)
    names = position_names([seat.id for seat in seats], day)
    form.ask([(seat.id, names.get(seat.id, "").partition("·")[2]) for seat in seats])


def _split(form: Any) -> list[Step]:
    given = form.cleaned_data
    taken = [int(key) for key in given["taken"]]
    return split_unit(
        here(given["source"], _before(given["day"])), given["name"], given["kind"], taken, given["day"], given["reason"]
    )


def _leader(form: Any) -> list[Step]:
    given = form.cleaned_data
    at = _before(given["day"])
    (seat,) = seats_where(at, position=given["position"])
    primary = primary_of(given["person"], at) is not None
    return replace_leader(seat, given["person"], primary, given["leaves_to"], given["day"], given["reason"])


def _everywhere(form: Any) -> list[Step]:
    given = form.cleaned_data
    below = set(ids_below([given["above"]], given["day"]))
    rows = UnitState.objects.on(given["day"]).filter(unit__in=below, kind=given["kind"]).order_by("order", "unit")
    has = set(units_with(given["post"], given["day"]))
    units = [unit for unit in rows.values_list("unit", flat=True) if unit not in has]
    return establish_in(units, given["post"], given["headcount"], given["day"], given["reason"])


HELPERS: dict[str, Helper] = {
    "merge": Helper(
        _("合并两个机构"),
        _("岗位、人员、下级机构和部门职责并入保留的机构，并入的机构随后撤销。两处同有的岗位，编制相加。"),
        "git-merge",
        forms.MergeForm,
        _merge,
    ),
    "remove-post": Helper(
        _("撤销一个岗位"),
        _("全行不再设该岗位：逐条选定职责由谁承接，逐人选定去向，再撤销各处设岗。"),
        "circle-minus",
        forms.RemovePostForm,
        _remove,
        "post",
        _ask_post,
    ),
    "split": Helper(
        _("拆分一个部门"),
        _("在同一上级之下设立新机构，选定的岗位连同任岗人员划入。"),
        "git-fork",
        forms.SplitForm,
        _split,
        "source",
        _ask_split,
    ),
    "leader": Helper(
        _("更换负责人"),
        _("原任人员调往其他岗位或终止任岗，接任人员调入。"),
        "user-check",
        forms.LeaderForm,
        _leader,
    ),
    "everywhere": Helper(
        _("在各机构增设岗位"),
        _("在一个机构及下级的同类机构中，凡未设该岗位的，一并设岗。"),
        "circle-plus",
        forms.EverywhereForm,
        _everywhere,
    ),
}
