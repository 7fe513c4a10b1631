"""Joining, changing, leaving and signing in."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.framework.context import Context, system_context
from gangze.framework.ledger.models import LedgerDisclosure, LedgerEntry
from gangze.framework.requests import RequestKey
from gangze.kernel.findings import Refused
from gangze.people import queries
from gangze.people.models import Person, PersonState, User
from gangze.people.services.employment import ChangePerson, Hire, Leave, change_person, hire, leave
from gangze.people.services.sign_in import (
    CreateSignIn,
    DisableSignIn,
    EnableSignIn,
    ResetPassword,
    create_sign_in,
    disable_sign_in,
    enable_sign_in,
    new_password,
    reset_password,
)

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
JOINED = dt.date(2022, 7, 1)


def ctx(now: dt.datetime = NOW) -> Context:
    return system_context("test", now)


def wang() -> int:
    cmd = Hire(
        staff_number="010001", name="王芳", gender="女", mobile="13800000001", valid_from=JOINED
    )
    return int(hire(cmd, ctx=ctx()).result["person"])


def test_a_person_is_employed_from_the_day_of_joining() -> None:
    person = wang()
    assert queries.person_on(ctx().on(JOINED - dt.timedelta(days=1)), person) is None
    state = queries.person_on(ctx().on(JOINED), person)
    assert state is not None
    assert state.name == "王芳"


def test_a_staff_number_is_employed_once_and_may_return_later() -> None:
    person = wang()
    again = Hire(staff_number="010001", name="王芳", valid_from=dt.date(2026, 1, 1))
    with pytest.raises(Refused) as refusal:
        hire(again, ctx=ctx())
    assert refusal.value.codes == {"person.employed"}
    leave(Leave(person=person, day=dt.date(2025, 1, 1)), ctx=ctx())
    assert hire(again, ctx=ctx()).result == {"person": person}
    assert len(queries.person_history(ctx(), person)) == 2


def test_one_batch_does_not_hire_a_number_twice() -> None:
    cmds = [Hire(staff_number="7", name=name, valid_from=JOINED) for name in ("甲", "乙")]
    with pytest.raises(Refused) as refusal:
        hire.many(cmds, ctx=ctx())
    assert [(f.code, f.source) for f in refusal.value.findings] == [("person.employed", "2.staff_number")]
    assert not Person.objects.exists()


def test_all_that_is_wrong_with_particulars_is_reported() -> None:
    cmd = Hire(
        staff_number=" ",
        name="长" * 81,
        birth_date=dt.date(2026, 3, 2),
        valid_from=JOINED,
        valid_to=JOINED,
    )
    with pytest.raises(Refused) as refusal:
        hire(cmd, ctx=ctx())
    assert refusal.value.codes == {
        "value.missing", "value.too_long", "person.birth_date", "dates.empty",
    }  # fmt: skip


def test_a_change_holds_from_its_day_and_what_was_known_stays() -> None:
    person, day = wang(), dt.date(2026, 3, 1)
    cmd = ChangePerson(person=person, changes={"name": "王方"}, valid_from=day)
    later = NOW + dt.timedelta(days=1)
    change_person(cmd, ctx=ctx(later))
    before = queries.person_on(ctx().on(day - dt.timedelta(days=1)), person)
    after = queries.person_on(ctx().on(day), person)
    assert before is not None
    assert after is not None
    assert (before.name, after.name, after.mobile) == ("王芳", "王方", "13800000001")
    then = Context(ctx().actor, later, day, known_at=NOW + dt.timedelta(hours=1))
    known = queries.person_on(then, person)
    assert known is not None
    assert known.name == "王芳"


def test_nothing_is_changed_outside_employment() -> None:
    person = wang()
    cmd = ChangePerson(person=person, changes={"name": "王方"}, valid_from=dt.date(2022, 1, 1))
    with pytest.raises(Refused) as refusal:
        change_person(cmd, ctx=ctx())
    assert refusal.value.codes == {"person.not_employed"}
    with pytest.raises(Refused) as refusal:
        leave(Leave(person=person, day=JOINED), ctx=ctx())
    assert refusal.value.codes == {"person.not_employed"}


def test_personal_particulars_enter_the_ledger_as_commitments() -> None:
    wang()
    record = bytes(LedgerEntry.objects.get().record).decode()
    assert "13800000001" not in record
    assert "王芳" in record
    assert '"13800000001"' in LedgerDisclosure.objects.values_list("value", flat=True)


def test_a_password_is_handed_out_once_and_kept_nowhere() -> None:
    person = wang()
    made = create_sign_in(CreateSignIn(person=person), ctx=ctx().keyed("once")).result
    user = User.objects.get(person=person)
    assert user.check_password(made["password"])
    assert user.must_change_password
    assert made["username"] == "010001"
    records = b"".join(bytes(row.record) for row in LedgerEntry.objects.all())
    assert made["password"].encode() not in records
    assert not RequestKey.objects.exists()
    with pytest.raises(Refused) as refusal:
        create_sign_in(CreateSignIn(person=person), ctx=ctx())
    assert refusal.value.codes == {"sign_in.exists"}


def test_a_disabled_sign_in_is_not_accepted_until_enabled_with_a_new_password() -> None:
    person = wang()
    old = create_sign_in(CreateSignIn(person=person), ctx=ctx()).result["password"]
    disable_sign_in(DisableSignIn(person=person), ctx=ctx())
    assert not User.objects.get(person=person).is_active
    fresh = enable_sign_in(EnableSignIn(person=person), ctx=ctx()).result["password"]
    user = User.objects.get(person=person)
    assert user.is_active
    assert user.check_password(fresh)
    assert not user.check_password(old)


def test_a_sign_in_needs_somebody_employed_today() -> None:
    person = wang()
    leave(Leave(person=person, day=dt.date(2026, 1, 1)), ctx=ctx())
    with pytest.raises(Refused) as refusal:
        create_sign_in(CreateSignIn(person=person), ctx=ctx())
    assert refusal.value.codes == {"sign_in.not_employed"}
    with pytest.raises(Refused) as refusal:
        reset_password(ResetPassword(person=person), ctx=ctx())
    assert refusal.value.codes == {"sign_in.missing"}


def test_passwords_have_all_kinds_of_characters_and_differ() -> None:
    words = {new_password() for _index in range(50)}
    assert len(words) == 50
    assert all(any(c.isdigit() for c in w) and any(c.isupper() for c in w) for w in words)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("13812345678", "138****5678"), ("wang@bank.cn", "w***@bank.cn"), ("12345", "*****"), ("", "")],
)
def test_masking(text: str, shown: str) -> None:
    assert queries.masked(text) == shown


def test_states_are_found_by_name_and_number() -> None:
    wang()
    assert " 王芳 " in PersonState.objects.get().search
    assert "010001" in PersonState.objects.get().search
