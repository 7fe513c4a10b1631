"""Grant, pass on, change, take back: through the commands, as the bank's staff would."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.duties.authority.domain.limits import Asked
from gangze.duties.authority.models import Authority, AuthorityLetter, AuthorityTerms, AuthorityWithdrawal
from gangze.duties.authority.queries.givens import may_decide, may_decide_many, question, who_may
from gangze.duties.authority.queries.letters import lettered
from gangze.duties.authority.queries.screens import lines, positions_of
from gangze.duties.authority.screens import chain_nodes
from gangze.duties.authority.services.changing import change_terms
from gangze.duties.authority.services.granting import delegate, grant
from gangze.duties.authority.services.inputs import ChangeTerms, Delegate, Grant, IssueLetter, Withdraw
from gangze.duties.authority.services.letters import issue_letter
from gangze.duties.authority.services.withdrawing import withdraw
from gangze.duties.authority.tests.bank import (
    TODAY,
    WAN,
    YEAR_END,
    approved,
    clerk,
    code,
    granted,
    officer,
    passed_on,
    wanted,
    whole_ladder,
)
from gangze.framework.facts import known
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.proposal import Decide, approve
from gangze.kernel.findings import Refused
from gangze.kernel.interval import FOREVER
from gangze.organisation.models import Assignment
from gangze.organisation.services.assignments import EndAssignment, end_assignment
from gangze.organisation.services.standing import StandInFor, stand_in
from gangze.organisation.tests.bank import Bank, acting, at, system


def refusal(act) -> dict[str, str]:
    """Codes and places of what an act is refused for."""
    with pytest.raises(Refused) as refused:
        act()
    return {f.code: f.source for f in refused.value.findings if f.effect == "block"}


def loan(bank: Bank, unit: str, amount: int, **more):
    return question(system(), "credit.approve", Asked("CNY", amount), bank.units[unit], **more)


def test_an_authority_stands_only_after_a_second_person(bank: Bank) -> None:
    cmd = Grant(**wanted(bank, "东山分行", "分行行长", matter="credit.approve", single=500 * WAN))
    outcome = grant(cmd, ctx=clerk(bank))
    assert outcome.proposal is not None
    assert not Authority.objects.exists()
    assert refusal(lambda: approve(Decide(proposal=outcome.proposal), ctx=clerk(bank))) == {"proposal.same_person": ""}
    made = approved(outcome, officer(bank))
    assert made["code"] == "SQ000001"
    assert may_decide(system(), loan(bank, "城东支行", 500 * WAN), bank.positions["东山分行", "分行行长"]).may


def test_a_ladder_is_climbed_to_the_lowest_that_may(bank: Bank) -> None:
    whole_ladder(bank)
    rungs = who_may(system(), loan(bank, "城东支行", 480 * WAN))
    assert [rung.may for rung in rungs] == [False, True, True]
    verdict = may_decide(system(), loan(bank, "城东支行", 480 * WAN), bank.positions["城东支行", "支行行长"])
    assert verdict.next is not None
    assert verdict.next.given.position == bank.positions["东山分行", "分行行长"]
    elsewhere = may_decide(system(), loan(bank, "西山分行", WAN), bank.positions["东山分行", "分行行长"])
    assert not elsewhere.may
    assert elsewhere.next.given.position == bank.positions["山海银行总行", "行长"]


def test_many_questions_cost_no_more_queries_than_one(bank: Bank, django_assert_num_queries) -> None:
    whole_ladder(bank)
    some = [
        (loan(bank, "城东支行", amount * WAN), bank.positions["城东支行", "支行行长"]) for amount in (10, 50, 51, 9000)
    ]
    with django_assert_num_queries(3):
        answers = may_decide_many(system(), some)
    assert [answer.may for answer in answers] == [True, True, False, False]
    assert [answer.next is None for answer in answers] == [True, True, False, True]
    with django_assert_num_queries(3):
        assert may_decide(system(), *some[0]) == answers[0]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"single": 501 * WAN}, {"authority.exceeds": "single"}),
        ({"single": WAN, "currency": "USD"}, {"authority.mixed_currency": "currency"}),
        ({"single": WAN, "valid_to": FOREVER}, {"authority.exceeds": "valid_to"}),
        ({"single": WAN, "depth": 1}, {"authority.exceeds": "depth"}),
        ({"single": None, "daily": WAN}, {"authority.exceeds": "single"}),
        ({}, {"authority.exceeds": "single", "authority.no_limit": "single"}),
    ],
)
def test_nobody_passes_on_more_than_he_has(bank: Bank, more: dict, found: dict) -> None:
    _top, middle, _low = whole_ladder(bank)
    cmd = Delegate(parent=middle, **wanted(bank, "城东支行", "柜员", **more))
    assert refusal(lambda: delegate(cmd, ctx=clerk(bank))) == found


def test_the_refusal_names_the_chain_and_the_limit(bank: Bank) -> None:
    _top, middle, _low = whole_ladder(bank)
    cmd = Delegate(parent=middle, **wanted(bank, "城东支行", "柜员", single=600 * WAN))
    with pytest.raises(Refused) as refused:
        delegate(cmd, ctx=clerk(bank))
    (finding,) = refused.value.findings
    assert "单笔限额600万元高于上级授权SQ000002的500万元" in finding.message
    assert (
        "山海银行总行·行长 单笔5000万元（含） → 东山分行·分行行长 单笔500万元（含） → 城东支行·柜员" in finding.message
    )
    assert finding.remedy


def test_elsewhere_another_product_and_a_circle_are_refused(bank: Bank) -> None:
    top = granted(bank, "山海银行总行", "行长", 5000 * WAN, depth=2, products=["sme_loan"])
    middle = passed_on(bank, top, "东山分行", "分行行长", 500 * WAN, depth=1, products=["sme_loan"])

    def tried(unit: str, post: str, **more) -> dict[str, str]:
        cmd = Delegate(parent=middle, **wanted(bank, unit, post, single=WAN, **more))
        return refusal(lambda: delegate(cmd, ctx=clerk(bank)))

    assert tried("西山分行", "分行行长", products=["sme_loan"]) == {"authority.exceeds": "reach"}
    assert tried("城东支行", "支行行长", products=["mortgage"]) == {"authority.exceeds": "products"}
    assert tried("城东支行", "支行行长", products=["汽车"]) == {
        "authority.exceeds": "products", "authority.product_unknown": "products",
    }  # fmt: skip
    back = tried("山海银行总行", "行长", products=["sme_loan"], reach=bank.units["城东支行"])
    assert back == {"authority.circular": "position"}


def test_what_cannot_be_is_refused_with_its_field(bank: Bank) -> None:
    def tried(**more) -> dict[str, str]:
        cmd = Grant(**(wanted(bank, "东山分行", "分行行长", matter="credit.approve", single=WAN) | more))
        return refusal(lambda: grant(cmd, ctx=clerk(bank)))

    assert tried(matter="moon") == {"authority.matter_unknown": "matter"}
    assert tried(currency="XXX") == {"authority.currency_unknown": "currency"}
    assert tried(single=-1) == {"authority.amount": "single"}
    assert tried(daily=WAN - 1) == {"authority.limits_contradict": "daily"}
    assert tried(above=WAN) == {"authority.limits_contradict": "above"}
    assert tried(position=10**6) == {"reference.unknown": "position"}
    assert tried(person=bank.people["李明"]) == {"authority.not_holder": "person"}
    assert tried(grantor_position=bank.positions["东山分行", "分行行长"]) == {"authority.circular": "grantor_position"}
    assert tried(valid_to=TODAY) == {"dates.empty": "valid_to"}
    assert tried(conditions="长" * 501) == {"value.too_long": "conditions"}
    granted(bank, "东山分行", "分行行长", WAN, code="甲1")
    assert tried(code="甲1", valid_from=YEAR_END, valid_to=FOREVER) == {"authority.code_taken": "code"}
    assert tried() == {"authority.twice": "position"}


def test_of_many_each_bad_one_is_told_and_none_is_taken(bank: Bank) -> None:
    good = Grant(**wanted(bank, "东山分行", "分行行长", matter="credit.approve", single=WAN))
    bad = Grant(**wanted(bank, "城东支行", "支行行长", matter="moon", single=-1))
    assert refusal(lambda: grant.many([good, bad], ctx=clerk(bank))) == {
        "authority.matter_unknown": "2.matter", "authority.amount": "2.single",
    }  # fmt: skip


def test_a_cut_above_is_foretold_and_bounds_what_hangs_below(bank: Bank) -> None:
    _top, middle, low = whole_ladder(bank)
    outcome = change_terms(
        ChangeTerms(authority=middle, changes={"single": 30 * WAN}, valid_from=TODAY, valid_to=YEAR_END),
        ctx=clerk(bank),
    )
    (told,) = outcome.findings
    assert told.code == "authority.below_exceeds"
    assert code(low) in told.message
    approve(Decide(proposal=outcome.proposal), ctx=officer(bank))
    verdict = may_decide(system(), loan(bank, "城东支行", 40 * WAN), bank.positions["城东支行", "支行行长"])
    assert [(reason.code, reason.limit) for reason in verdict.reasons] == [("chain_amount", 30 * WAN)]


def test_a_change_may_not_lift_what_was_passed_on_above_its_chain(bank: Bank) -> None:
    _top, _middle, low = whole_ladder(bank)
    cmd = ChangeTerms(authority=low, changes={"single": 501 * WAN}, valid_from=TODAY, valid_to=YEAR_END)
    assert refusal(lambda: change_terms(cmd, ctx=clerk(bank))) == {"authority.exceeds": "single"}


def test_an_expired_authority_is_prolonged_with_its_last_terms(bank: Bank) -> None:
    top = granted(bank, "山海银行总行", "行长", 5000 * WAN)
    later = YEAR_END.replace(year=2028)
    cmd = ChangeTerms(authority=top, changes={}, valid_from=YEAR_END, valid_to=later)
    approved(change_terms(cmd, ctx=system()))
    assert may_decide(
        system(),
        loan(bank, "城东支行", 4000 * WAN, day=later - dt.timedelta(1)),
        bank.positions["山海银行总行", "行长"],
    ).may


def test_a_withdrawal_takes_along_what_hangs_on_it_each_by_its_own_act(bank: Bank) -> None:
    top, middle, low = whole_ladder(bank)
    before = LedgerEntry.objects.filter(command="authority.withdraw").count()
    outcome = withdraw(Withdraw(authority=middle, day=TODAY, reason="调整授权方案"), ctx=clerk(bank))
    assert outcome.result["along"] == [low]
    assert {f.code for f in outcome.findings} == {"authority.cascades"}
    entries = LedgerEntry.objects.filter(command="authority.withdraw")
    assert entries.count() == before + 2
    notes = {row.authority_id: row for row in AuthorityWithdrawal.objects.all()}
    assert set(notes) == {middle, low}
    assert (notes[low].along_with_id, notes[low].reason) == (middle, "调整授权方案")
    assert notes[middle].number == "山海银行撤授〔2026〕1号"
    assert not AuthorityTerms.objects.filter(known(), authority__in=[middle, low]).exists()
    assert AuthorityTerms.objects.filter(known(), authority=top).exists()
    verdict = may_decide(system(), loan(bank, "城东支行", WAN), bank.positions["城东支行", "支行行长"])
    assert verdict.next.given.id == top


def test_kept_below_a_withdrawal_it_hangs_on_nothing(bank: Bank) -> None:
    _top, middle, low = whole_ladder(bank)
    done = withdraw(Withdraw(authority=middle, day=TODAY, reason="收权", below="keep"), ctx=clerk(bank))
    assert {f.code for f in done.findings} == {"authority.orphans"}
    verdict = may_decide(system(), loan(bank, "城东支行", WAN), bank.positions["城东支行", "支行行长"])
    assert [(r.code, r.link) for r in verdict.reasons] == [("chain", middle)]
    assert AuthorityTerms.objects.filter(known(), authority=low).exists()


def test_what_is_over_is_not_withdrawn_and_a_reason_is_needed(bank: Bank) -> None:
    top = granted(bank, "山海银行总行", "行长", 5000 * WAN)

    def tried(**more) -> dict[str, str]:
        cmd = Withdraw(**({"authority": top, "day": TODAY, "reason": "收权"} | more))
        return refusal(lambda: withdraw(cmd, ctx=clerk(bank)))

    assert tried(reason=" ") == {"value.missing": "reason"}
    assert tried(day=YEAR_END) == {"authority.ended": "day"}
    assert tried(day=TODAY - dt.timedelta(1)) == {"authority.withdraw_past": "day"}
    withdraw(Withdraw(authority=top, day=TODAY, reason="收权"), ctx=clerk(bank))
    assert tried() == {"authority.withdrawn": "authority"}
    change = ChangeTerms(authority=top, changes={"single": WAN}, valid_from=TODAY)
    assert refusal(lambda: change_terms(change, ctx=clerk(bank))) == {"authority.withdrawn": "authority"}


def test_rights_reach_as_far_as_the_posts_say(bank: Bank) -> None:
    _top, middle, low = whole_ladder(bank)
    head = acting(bank.people["陆川"])
    inside = Delegate(parent=middle, **wanted(bank, "城东支行", "柜员", single=WAN))
    assert delegate(inside, ctx=head).proposal is not None
    outside = Delegate(parent=middle, **wanted(bank, "西山分行", "分行行长", single=WAN))
    assert refusal(lambda: delegate(outside, ctx=head)) == {"permission.denied": ""}
    assert refusal(lambda: withdraw(Withdraw(authority=_top, day=TODAY, reason="收权"), ctx=head)) == {
        "permission.denied": ""
    }
    withdraw(Withdraw(authority=low, day=TODAY, reason="收权"), ctx=head)
    nobody = acting(bank.people["李明"])
    assert refusal(lambda: issue_letter(IssueLetter(authorities=[middle]), ctx=nobody)) == {"permission.denied": ""}


def test_personal_authority_ends_with_the_assignment(bank: Bank) -> None:
    granted(bank, "东山分行", "分行行长", 500 * WAN, person=bank.people["陆川"])
    position = bank.positions["东山分行", "分行行长"]
    assert may_decide(system(), loan(bank, "城东支行", WAN), position).may
    held = Assignment.objects.get(person=bank.people["陆川"])
    end_assignment(EndAssignment(assignment=held.pk, day=TODAY), ctx=system())
    verdict = may_decide(system(), loan(bank, "城东支行", WAN), position)
    assert [reason.code for reason in verdict.reasons] == ["holder_gone"]


def test_whoever_stands_in_for_the_whole_post_has_its_authority_but_not_what_is_by_name(bank: Bank) -> None:
    middle = granted(bank, "东山分行", "分行行长", 500 * WAN)
    granted(bank, "城东支行", "支行行长", 50 * WAN, person=bank.people["邓琳"])
    for unit, post, absent in (("东山分行", "分行行长", "陆川"), ("城东支行", "支行行长", "邓琳")):
        by, days = bank.people["秦岳"], {"valid_from": TODAY, "valid_to": TODAY + dt.timedelta(days=3)}
        wanted = StandInFor(absent=bank.people[absent], position=bank.positions[unit, post], by=by, **days)
        stand_in(wanted, ctx=system())
    asked = loan(bank, "城东支行", 40 * WAN, day=TODAY)
    deputy = bank.people["秦岳"]
    assert may_decide(system(), asked, bank.positions["东山分行", "分行行长"], person=deputy).may
    refused = may_decide(system(), asked, bank.positions["城东支行", "支行行长"], person=deputy)
    assert "not_named" in {reason.code for reason in refused.reasons}
    seen = acting(deputy, at(TODAY))
    assert {line.given.id for line in lines(seen, positions_of(seen, deputy), deputy)} == {middle}
    assert "秦岳（顶岗）" in next(node.people for node in chain_nodes(seen, Authority.objects.get(pk=middle)))
    over = loan(bank, "城东支行", 40 * WAN, day=TODAY + dt.timedelta(days=3))
    refused = may_decide(system(), over, bank.positions["东山分行", "分行行长"], person=deputy)
    assert [reason.code for reason in refused.reasons] == ["not_acting"]
    later = acting(deputy, at(TODAY + dt.timedelta(days=3)))
    assert lines(later, positions_of(later, deputy), deputy) == []


def test_a_letter_covers_what_it_printed_until_the_terms_change(bank: Bank) -> None:
    _top, middle, _low = whole_ladder(bank)

    def has_letter() -> bool:
        return bool(lettered(AuthorityTerms.objects.on(TODAY).filter(authority=middle), TODAY))

    assert not has_letter()
    made = issue_letter(IssueLetter(authorities=[middle]), ctx=clerk(bank)).result
    assert made["number"] == "山海银行授〔2026〕1号"
    assert has_letter()
    cmd = ChangeTerms(authority=middle, changes={"single": 400 * WAN}, valid_from=TODAY, valid_to=YEAR_END)
    approved(change_terms(cmd, ctx=system()))
    assert not has_letter()
    again = issue_letter(IssueLetter(authorities=[middle]), ctx=clerk(bank)).result
    assert again["number"] == "山海银行授〔2026〕2号"
    assert AuthorityLetter.objects.count() == 2


def test_a_letter_has_one_grantor_and_one_grantee(bank: Bank) -> None:
    top, middle, _low = whole_ladder(bank)
    issue = IssueLetter(authorities=[top, middle])
    assert refusal(lambda: issue_letter(issue, ctx=clerk(bank))) == {"authority.letter_mixed": "authorities"}
    late = at(YEAR_END)
    assert refusal(lambda: issue_letter(IssueLetter(authorities=[top]), ctx=acting(bank.people["范晓"], late))) == {
        "authority.ended": "authorities"
    }
