"""What differs between accounts and posts, decided on plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from gangze.accounts.domain.reconciling import (
    AccountOn,
    Difference,
    Picture,
    RoleOn,
    SystemOn,
    differences,
    present_position,
    together,
)

DAY = dt.date(2026, 3, 2)
WANG, LI = 1, 2
TELLER, CHIEF = 10, 11
AT_TELLER, AT_CHIEF = 100, 101
INPUT, REVIEW = 7, 8

SEEN = Picture(
    DAY,
    {1: SystemOn("核心业务系统", 5, 90)},
    {INPUT: RoleOn(1, "录入"), REVIEW: RoleOn(1, "复核")},
    {INPUT: {TELLER: True}, REVIEW: {CHIEF: False}},
    (AccountOn(1, 1, "A1", WANG, position=AT_TELLER, roles=frozenset({INPUT})),),
    {WANG: {AT_TELLER: TELLER}, LI: {AT_CHIEF: CHIEF}},
    frozenset({WANG, LI}),
)


def codes(seen: Picture) -> list[str]:
    return [one.code for one in differences(seen)]


def with_accounts(*accounts: AccountOn) -> Picture:
    return replace(SEEN, accounts=accounts)


def first(**changes: object) -> Picture:
    return with_accounts(replace(SEEN.accounts[0], **changes))


def test_what_fits_is_no_difference() -> None:
    assert codes(SEEN) == []


def test_an_account_without_a_user_or_of_somebody_unknown() -> None:
    assert codes(first(person=None)) == ["no_person", "missing"]
    assert codes(first(person=None, named="周某（X1）")) == ["person_unknown", "missing"]


def test_a_shared_account_needs_no_single_user() -> None:
    assert codes(first(person=None, shared=True)) == ["shared", "missing"]


def test_who_left_and_whose_post_ended() -> None:
    assert codes(replace(SEEN, employed=frozenset({LI}))) == ["person_left"]
    moved = replace(SEEN, held={WANG: {AT_CHIEF: CHIEF}})
    assert codes(moved) == ["post_ended"]
    assert present_position(moved.accounts[0], moved) is None  # the chief is not entitled to input
    both = replace(moved, entitled={INPUT: {TELLER: True, CHIEF: False}})
    assert present_position(both.accounts[0], both) == AT_CHIEF


def test_whoever_stands_in_for_a_whole_post_may_have_its_role_but_need_not() -> None:
    both = first(roles=frozenset({INPUT, REVIEW}))
    assert codes(replace(both, stood_in={WANG: {AT_CHIEF: CHIEF}})) == []
    for_it = first(position=AT_CHIEF, roles=frozenset({REVIEW}))
    assert "post_ended" in codes(for_it)
    standing = replace(for_it, stood_in={WANG: {AT_CHIEF: CHIEF}})
    assert codes(standing) == ["missing"]  # the teller's own role
    assert present_position(standing.accounts[0], standing) == AT_CHIEF
    absent = replace(SEEN, held={LI: {AT_CHIEF: CHIEF}}, accounts=(), stood_in={LI: {AT_TELLER: TELLER}})
    assert codes(absent) == []


def test_a_role_that_no_post_held_gives() -> None:
    (found,) = differences(first(roles=frozenset({INPUT, REVIEW})))
    assert (found.code, found.role) == ("not_entitled", REVIEW)


def test_a_role_that_no_post_at_all_gives_is_said_once() -> None:
    unfounded = replace(SEEN, entitled={})
    two = replace(unfounded, accounts=(SEEN.accounts[0], AccountOn(2, 1, "A2", LI, roles=frozenset({INPUT}))))
    assert list(differences(two)) == [Difference("role_unfounded", 1, role=INPUT)]


def test_one_person_one_operator_code() -> None:
    seen = with_accounts(AccountOn(2, 1, "A2", WANG, roles=frozenset()), SEEN.accounts[0])
    (found,) = differences(seen)
    assert found.code == "double"
    assert found.account is not None
    assert [found.account.login, *(other.login for other in found.others)] == ["A1", "A2"]


def test_a_post_that_needs_a_role_its_holder_lacks() -> None:
    (found,) = differences(with_accounts())
    assert (found.code, found.person, found.post, found.role) == ("missing", WANG, TELLER, INPUT)
    assert codes(replace(SEEN, accounts=(), employed=frozenset())) == []


def test_dormant_from_the_day_after_the_limit_on() -> None:
    def idle(days: int, limit: int = 90) -> list[str]:
        others = AccountOn(2, 1, "A2", LI, last_used=DAY)
        mine = replace(SEEN.accounts[0], last_used=DAY - dt.timedelta(days=days))
        return codes(replace(with_accounts(mine, others), systems={1: SystemOn("核心业务系统", 5, limit)}))

    assert idle(90) == []
    assert idle(91) == ["dormant"]
    assert idle(9_000, limit=0) == []


def test_an_old_list_makes_nobody_idle() -> None:
    assert codes(first(last_used=DAY - dt.timedelta(days=900))) == []


def test_roles_come_together_over_all_accounts_of_one_person() -> None:
    accounts = [SEEN.accounts[0], AccountOn(2, 1, "A2", WANG, roles=frozenset({REVIEW, 99}))]
    assert list(together(accounts, SEEN.roles)) == [(WANG, 1, frozenset({INPUT, REVIEW}))]
