"""What accounts are held against, read for a day in a constant number of queries (核对所见)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from gangze.accounts.domain.reconciling import AccountOn, Picture, RoleOn, SystemOn
from gangze.accounts.models import AccountRole, AccountState, Entitlement, RoleState, SystemState
from gangze.framework.facts import among, true_on
from gangze.organisation.models import Assignment
from gangze.organisation.queries.acting import whole_stand_ins
from gangze.organisation.queries.lifelines import chunks
from gangze.people.models import PersonState


def picture(day: dt.date, system: int | None = None, persons: Iterable[int] | None = None) -> Picture:
    """Everything on a day, of one system or of some persons where asked: one query where there is no system, else
    eight. Of some persons the differences are those of these persons; whether a role is used by nobody is not seen."""
    when = true_on(day)
    states = SystemState.objects.filter(when)
    if system is not None:
        states = states.filter(system=system)
    systems = {key: SystemOn(*row) for key, *row in states.values_list("system", "name", "owner", "dormant_days")}
    if not systems:
        return Picture(day, {}, {}, {}, (), {}, frozenset())
    some = sorted(systems)
    roles = {
        key: RoleOn(of, name, frozenset(activities))
        for key, of, name, activities in RoleState.objects.filter(when, role__system__in=some).values_list(
            "role", "role__system", "role__name", "activities"
        )
    }
    entitled: dict[int, dict[int, bool]] = defaultdict(dict)
    for role, post, needed in Entitlement.objects.filter(when, role__system__in=some).values_list(
        "role", "post", "needed"
    ):
        entitled[role][post] = needed
    states_of = AccountState.objects.filter(when, account__system__in=some)
    granted = AccountRole.objects.filter(when, account__system__in=some)
    only = None if persons is None else set(persons)
    if only is not None:
        states_of = states_of.filter(person__in=among(only))
        granted = granted.filter(account__in=states_of.order_by().values("account"))
    given: dict[int, set[int]] = defaultdict(set)
    for account, role in granted.values_list("account", "role"):
        given[account].add(role)
    accounts = [
        AccountOn(*row, roles=frozenset(given[row[0]]), note=note)
        for *row, note in states_of.order_by("account__login", "account").values_list(
            "account", "account__system", "account__login", "person", "named", "position", "shared", "last_used", "note"
        )
    ]
    needed = {post for posts in entitled.values() for post, must in posts.items() if must}
    users = {a.person for a in accounts if a.person is not None} if only is None else only
    held, employed = _held(day, users, needed if only is None else set())
    return Picture(day, systems, roles, entitled, accounts, held, employed, _stood_in(day, users))


def _held(day: dt.date, persons: set[int], posts: set[int]) -> tuple[dict[int, dict[int, int]], frozenset[int]]:
    """What these persons and the holders of these posts hold, and which of them are employed."""
    when = true_on(day)
    if posts:
        persons = persons | set(
            Assignment.objects.filter(when, position__post__in=posts).values_list("person", flat=True)
        )
    held: dict[int, dict[int, int]] = defaultdict(dict)
    employed: set[int] = set()
    for some in chunks(persons):
        rows = Assignment.objects.filter(when, person__in=among(some))
        for person, position, post in rows.values_list("person", "position", "position__post"):
            held[person][position] = post
        employed.update(PersonState.objects.filter(when, person__in=among(some)).values_list("person", flat=True))
    return dict(held), frozenset(employed)


def _stood_in(day: dt.date, persons: set[int]) -> dict[int, dict[int, int]]:
    """The whole posts that these persons stand in for."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = whole_stand_ins(day).values_list("by", "position", "position__post")
    for person, position, post in rows:
        if person in persons:
            found[person][position] = post
    return dict(found)
