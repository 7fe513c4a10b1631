"""Acts that need a second person: four eyes, checked again, executed once, expired by themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import gettext_lazy as _

from gangze.framework import permission, recorder
from gangze.framework.command import Command, State, command
from gangze.framework.context import Context, person_context
from gangze.framework.jobs import work_once
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.permission import Grant, Right, Scope, register_rights
from gangze.framework.proposal import Decide, Proposal, ProposalState, approve, reject, waiting_for, withdraw
from gangze.kernel.findings import Refused
from gangze.organisation.models import Unit

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
register_rights(Right("test.raise", _("提请")), Right("test.agree", _("同意")))

CLERK, HEAD, TELLER = 101, 102, 103


class Open(Command):
    """Open a unit, with a second person's consent."""

    code: str


@command("test.open", label="开办", right="test.raise", four_eyes="test.agree")
def open_unit(cmd: Open, *, ctx: Context) -> int:
    """Open it."""
    return recorder.create(Unit(code=cmd.code)).pk


class Posts:
    """A clerk may ask, a head may ask and agree, a teller may do neither."""

    held = {CLERK: ("test.raise",), HEAD: ("test.raise", "test.agree"), TELLER: ()}

    def grants(self, person, day):
        return [Grant(r, Scope.BANK, None, (), None, "测试岗位") for r in self.held.get(person, ())]

    def posts_giving(self, right, day):
        return ["部门总经理"]


@pytest.fixture(autouse=True)
def posts(monkeypatch):
    monkeypatch.setattr(permission, "_tree", [Posts()])


def acting(person: int, now: dt.datetime = NOW) -> Context:
    return person_context(person, f"员工{person}", now)


@pytest.fixture
def asked(db) -> Proposal:
    outcome = open_unit(Open(code="N1"), ctx=acting(CLERK))
    assert outcome.state is State.PROPOSED
    assert not Unit.objects.exists()
    return Proposal.objects.get(pk=outcome.proposal)


def test_asking_writes_only_the_question_and_its_entry(asked: Proposal) -> None:
    assert [e.command for e in LedgerEntry.objects.all()] == ["test.open.propose"]
    assert waiting_for(acting(HEAD)) == [asked]
    assert waiting_for(acting(CLERK)) == []
    assert waiting_for(acting(TELLER)) == []


def test_a_second_person_with_the_right_executes_it_once(asked: Proposal) -> None:
    approve(Decide(proposal=asked.pk, opinion="同意"), ctx=acting(HEAD))
    assert Unit.objects.filter(code="N1").count() == 1
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (ProposalState.APPROVED, HEAD)
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=asked.pk), ctx=acting(HEAD))
    assert refused.value.codes == {"proposal.decided"}


@pytest.mark.parametrize(("person", "code"), [(CLERK, "proposal.same_person"), (TELLER, "permission.denied")])
def test_neither_the_asker_nor_somebody_without_the_right_decides(asked, person, code) -> None:
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=asked.pk), ctx=acting(person))
    assert refused.value.codes == {code}
    assert not Unit.objects.exists()


def test_sending_back_needs_an_opinion_and_executes_nothing(asked: Proposal) -> None:
    with pytest.raises(Refused):
        reject(Decide(proposal=asked.pk), ctx=acting(HEAD))
    reject(Decide(proposal=asked.pk, opinion="材料不全"), ctx=acting(HEAD))
    assert not Unit.objects.exists()


def test_only_the_asker_takes_it_back(asked: Proposal) -> None:
    with pytest.raises(Refused):
        withdraw(Decide(proposal=asked.pk), ctx=acting(HEAD))
    withdraw(Decide(proposal=asked.pk), ctx=acting(CLERK))
    asked.refresh_from_db()
    assert asked.state == ProposalState.WITHDRAWN


def test_the_asker_must_still_have_the_right_when_it_is_approved(asked: Proposal, monkeypatch) -> None:
    monkeypatch.setitem(Posts.held, CLERK, ())
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=asked.pk), ctx=acting(HEAD))
    assert refused.value.codes == {"permission.denied"}
    assert not Unit.objects.exists()


def test_what_nobody_decides_expires_by_itself(asked: Proposal) -> None:
    later = NOW + dt.timedelta(days=31)
    work_once(later)
    asked.refresh_from_db()
    assert asked.state == ProposalState.EXPIRED
    with pytest.raises(Refused):
        approve(Decide(proposal=asked.pk), ctx=acting(HEAD, later))
