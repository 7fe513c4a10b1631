"""System accounts that do not fit the posts of their users, as findings (系统账号检查).

What differs is decided where accounts are kept (`gangze.accounts.domain.reconciling`); here it becomes findings, and
the roles that come together in one hand within one system are held against the rules of incompatible activities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gangze.accounts.domain.reconciling import Difference, Picture, differences, together
from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.rules import Rule, Within
from gangze.kernel.findings import Effect

OF_PERSON = frozenset({"person_left", "post_ended", "not_entitled", "double", "missing"})
"""Differences that are a person's; the others are the system's, looked after by the department that runs it."""


def account_findings(seen: Picture, rules: Iterable[Rule]) -> Iterator[Found]:
    """Everything about accounts on a day."""
    for one in differences(seen):
        yield _found(one, seen)
    yield from incompatible_roles(seen, rules)


def _found(one: Difference, seen: Picture) -> Found:
    system, account = seen.systems[one.system], one.account
    witness = [Witness("account", a.id, a.login, role="account") for a in (account, *one.others) if a is not None]
    if account is not None and account.position is not None and one.code == "post_ended":
        witness.append(Witness("position", account.position))
    if one.post is not None:
        witness.append(Witness("post", one.post, role="needs"))
    if one.role is not None:
        witness.append(Witness("role", one.role, seen.roles[one.role].name if one.role in seen.roles else ""))
    values = {
        "system": system.name,
        "login": account.login if account else "",
        "logins": "、".join(w.name for w in witness if w.kind == "account"),
        "named": account.named if account else "",
        "role": next((w.name for w in witness if w.kind == "role"), ""),
        "used": account.last_used.isoformat() if account and account.last_used else "",
        "days": str(system.dormant_days),
    }
    mine = one.code in OF_PERSON and one.person is not None
    subject = ("person", one.person or 0) if mine else ("unit", system.owner)
    return Found(f"account.{one.code}", Effect.RECORD, subject, tuple(witness), values=values)


def incompatible_roles(seen: Picture, rules: Iterable[Rule]) -> Iterator[Found]:
    """Roles of one system that must not be in one hand, by the activities they can carry out."""
    wanted = [rule for rule in rules if Within.PERSON in rule.within]
    for person, system, roles in together(seen.accounts, seen.roles):
        can: Mapping[int, frozenset[str]] = {role: seen.roles[role].activities for role in roles}
        every = frozenset(activity for activities in can.values() for activity in activities)
        for rule in wanted:
            if not (rule.left & every and rule.right & every):
                continue
            witness = tuple(
                Witness("role", role, seen.roles[role].name, role=side, activity=activity)
                for side, activities in (("left", rule.left), ("right", rule.right))
                for role in sorted(roles)
                for activity in sorted(can[role] & activities)
            )
            accounts = tuple(
                Witness("account", a.id, a.login, role="account")
                for a in seen.accounts
                if a.person == person and a.system == system
            )
            yield Found(
                "account.incompatible",
                rule.effect,
                ("person", person),
                (*witness, *accounts),
                rule.key,
                values={"system": seen.systems[system].name, "logins": "、".join(a.name for a in accounts)},
            )
