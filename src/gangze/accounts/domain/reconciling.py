"""Accounts held against posts: what does not agree on a day (账号核对).

Source of the rules: one person, one operator code (一人一号); a role follows from the post; an account ends with the
post it was opened for. What the bank itself sets is data: which post is entitled to which role, after how many unused
days an account is dormant.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SystemOn:
    """A system on the day."""

    name: str
    owner: int
    dormant_days: int


@dataclass(frozen=True, slots=True)
class RoleOn:
    """A role on the day."""

    system: int
    name: str
    activities: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AccountOn:
    """An open account on the day; `named` is the user in the list's own words where no employee was found."""

    id: int
    system: int
    login: str
    person: int | None
    named: str = ""
    position: int | None = None
    shared: bool = False
    last_used: dt.date | None = None
    roles: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is compared, on one day.

    `entitled` is role → post → whether the post needs it; `held` is person → position → post, of everybody who has an
    account or holds a post that needs one; `employed` those of them who are employed. `stood_in` is the same of whole
    posts stood in for: they entitle to roles, but nobody must have an account for some days.
    """

    day: dt.date
    systems: Mapping[int, SystemOn]
    roles: Mapping[int, RoleOn]
    entitled: Mapping[int, Mapping[int, bool]]
    accounts: Sequence[AccountOn]
    held: Mapping[int, Mapping[int, int]]
    employed: frozenset[int]
    stood_in: Mapping[int, Mapping[int, int]] = field(default_factory=dict)

    def acted(self, person: int) -> dict[int, int]:
        """Position → post of whatever a person holds or stands in for."""
        return {**self.stood_in.get(person, {}), **self.held.get(person, {})}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree. `code` is the last word of the finding's code; `others` further accounts."""

    code: str
    system: int
    account: AccountOn | None = None
    person: int | None = None
    role: int | None = None
    post: int | None = None
    others: tuple[AccountOn, ...] = field(default_factory=tuple)


def differences(seen: Picture) -> Iterator[Difference]:
    """All that does not agree: accounts first, then persons and roles."""
    of_person: dict[tuple[int, int], list[AccountOn]] = defaultdict(list)
    told = _told_until(seen)
    for account in seen.accounts:
        yield from _of_account(account, seen, told.get(account.system, seen.day))
        if account.person is not None:
            of_person[account.system, account.person].append(account)
    for (system, person), accounts in of_person.items():
        if len(accounts) > 1:
            first, *others = sorted(accounts, key=lambda a: a.login)
            yield Difference("double", system, first, person, others=tuple(others))
    yield from _missing(seen, of_person)
    used = {role for account in seen.accounts for role in account.roles}
    for role in sorted(used):
        if role in seen.roles and not seen.entitled.get(role):
            yield Difference("role_unfounded", seen.roles[role].system, role=role)


def _told_until(seen: Picture) -> dict[int, dt.date]:
    """The last day each system's list can speak of: when anybody last used it. A list that is old makes nobody idle."""
    found: dict[int, dt.date] = {}
    for account in seen.accounts:
        if account.last_used is not None:
            used = min(account.last_used, seen.day)
            found[account.system] = max(used, found.get(account.system, used))
    return found


def _of_account(account: AccountOn, seen: Picture, told: dt.date) -> Iterator[Difference]:
    def differing(code: str, **more: int) -> Difference:
        return Difference(code, account.system, account, account.person, **more)

    if account.shared:
        yield differing("shared")
    if account.last_used is not None:
        limit = seen.systems[account.system].dormant_days
        if limit and account.last_used + dt.timedelta(days=limit) < told:
            yield differing("dormant")
    person = account.person
    if person is None:
        if account.named:
            yield differing("person_unknown")
        elif not account.shared:
            yield differing("no_person")
        return
    if person not in seen.employed:
        yield differing("person_left")
        return
    held = seen.acted(person)
    if account.position is not None and account.position not in held:
        yield differing("post_ended")
        return
    posts = set(held.values())
    for role in sorted(account.roles):
        entitled = seen.entitled.get(role, {})
        if entitled and not posts & entitled.keys():
            yield differing("not_entitled", role=role)


def _missing(seen: Picture, of_person: Mapping[tuple[int, int], Sequence[AccountOn]]) -> Iterator[Difference]:
    """Holders of a post that needs a role, without any account that has it."""
    needing: dict[int, list[int]] = defaultdict(list)
    for role, posts in seen.entitled.items():
        for post, needed in posts.items():
            if needed and role in seen.roles:
                needing[post].append(role)
    for person in sorted(seen.held):
        if person not in seen.employed:
            continue
        for post in sorted(set(seen.held[person].values())):
            for role in needing.get(post, ()):
                system = seen.roles[role].system
                if not any(role in account.roles for account in of_person.get((system, person), ())):
                    yield Difference("missing", system, person=person, role=role, post=post)


def present_position(account: AccountOn, seen: Picture) -> int | None:
    """The position a user holds or stands in for today that is entitled to every role of the account, if any."""
    person = account.person or 0
    for position, post in (*sorted(seen.held.get(person, {}).items()), *sorted(seen.stood_in.get(person, {}).items())):
        if all(post in seen.entitled.get(role, {}) for role in account.roles):
            return position
    return None


def together(accounts: Sequence[AccountOn], roles: Mapping[int, RoleOn]) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Per person and system: the roles that come together in one hand, whatever the number of accounts."""
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for account in accounts:
        if account.person is not None:
            found[account.person, account.system] |= {role for role in account.roles if role in roles}
    for (person, system), several in sorted(found.items()):
        yield person, system, frozenset(several)
