"""Quorum, votes, recusal, veto: decided on plain values with their reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.committees.domain.composition import CommitteeOn, SeatOn, SeatRole, lacks
from gangze.committees.domain.voting import Ballot, CountedOf, Rules, Vote, VoteRule, decide

YES, NO, ABSTAIN = Vote.YES, Vote.NO, Vote.ABSTAIN


def votes(*said: Vote | None, absent: int = 0, recused: int = 0, chair: Vote | None = None) -> list[Ballot]:
    ballots = [Ballot(n, vote=vote) for n, vote in enumerate(said)]
    ballots += [Ballot(100 + n, present=False) for n in range(absent)]
    ballots += [Ballot(200 + n, recused=True) for n in range(recused)]
    return ballots if chair is None else [Ballot(99, vote=chair, chair=True), *ballots]


def carried(rules: Rules, ballots: list[Ballot]) -> bool | None:
    return decide(rules, ballots).carried


def test_a_simple_majority_is_more_than_half() -> None:
    assert carried(Rules(), votes(YES, YES, NO)) is True
    assert carried(Rules(), votes(YES, YES, NO, NO)) is False


def test_an_abstention_counts_as_present_and_not_as_yes() -> None:
    assert carried(Rules(), votes(YES, YES, ABSTAIN, ABSTAIN)) is False


def test_two_thirds_is_reached_at_exactly_two_thirds() -> None:
    rules = Rules(vote=VoteRule.TWO_THIRDS)
    assert carried(rules, votes(YES, YES, NO)) is True
    assert carried(rules, votes(*[YES] * 4, NO, NO, NO)) is False


def test_counted_of_all_the_absent_weigh() -> None:
    ballots = votes(YES, YES, YES, absent=3)
    assert carried(Rules(), ballots) is True
    assert carried(Rules(of=CountedOf.ALL), ballots) is False


def test_unanimous() -> None:
    rules = Rules(vote=VoteRule.UNANIMOUS)
    assert carried(rules, votes(YES, YES)) is True
    assert carried(rules, votes(YES, None)) is False


def test_a_veto_defeats_and_never_carries() -> None:
    rules = Rules(chair_veto=True)
    assert carried(rules, votes(YES, YES, YES, chair=NO)) is False
    assert "主任委员否决" in decide(rules, votes(YES, YES, chair=NO)).reasons
    assert carried(rules, votes(NO, NO, chair=YES)) is False
    assert carried(Rules(), votes(YES, YES, YES, chair=NO)) is True


def test_without_a_quorum_nothing_is_decided() -> None:
    decision = decide(Rules(quorum_percent=67), votes(YES, YES, YES, absent=2))
    assert (decision.quorate, decision.carried) == (False, None)
    assert "应到5人，实到3人，未达到法定的4人" in decision.reasons


def test_share_and_number_must_both_be_reached() -> None:
    rules = Rules(quorum_percent=50, quorum_number=5)
    assert rules.needed(6) == 5
    assert rules.needed(20) == 10
    assert Rules().needed(0) == 1


def test_who_is_recused_is_counted_nowhere() -> None:
    rules = Rules(quorum_percent=100, of=CountedOf.ALL)
    decision = decide(rules, votes(YES, YES, NO, recused=2))
    assert decision.carried is True
    assert decision.reasons[0].startswith("2名委员回避")


@pytest.mark.parametrize("ballot", [Ballot(1, present=False, vote=YES), Ballot(1, recused=True, vote=NO)])
def test_a_vote_of_somebody_absent_or_recused_is_a_fault(ballot: Ballot) -> None:
    with pytest.raises(ValueError, match="absent or recused"):
        decide(Rules(), [ballot])


RULES = st.builds(
    Rules,
    st.none() | st.integers(1, 100),
    st.none() | st.integers(1, 6),
    st.sampled_from(VoteRule),
    st.sampled_from(CountedOf),
    st.booleans(),
)
SAID = st.lists(st.sampled_from([YES, NO, ABSTAIN, None]), max_size=9)


@given(RULES, SAID, st.integers(0, 4), st.integers(0, 3))
def test_another_yes_instead_of_a_no_never_defeats(rules: Rules, said: list, absent: int, recused: int) -> None:
    before = decide(rules, votes(*said, absent=absent, recused=recused))
    after = decide(rules, votes(*[YES if vote is NO else vote for vote in said], absent=absent, recused=recused))
    assert after.quorate == before.quorate
    assert not (before.carried and not after.carried)


@given(RULES, SAID, st.integers(0, 4))
def test_the_recused_change_nothing(rules: Rules, said: list, absent: int) -> None:
    without, with_them = (decide(rules, votes(*said, absent=absent, recused=n)) for n in (0, 3))
    assert (without.quorate, without.carried) == (with_them.quorate, with_them.carried)


def seat(role: SeatRole, *persons: int, key: int = 1) -> SeatOn:
    return SeatOn(key, role, 1, None, persons)


def found(*seats: SeatOn, rules: Rules = Rules(), odd: bool = False) -> list[str]:  # noqa: B008
    return [lack.code for lack in lacks(CommitteeOn(1, rules, odd, frozenset(), seats))]


WHOLE = (seat(SeatRole.CHAIR, 1), seat(SeatRole.MEMBER, 2), seat(SeatRole.MEMBER, 3), seat(SeatRole.SECRETARY, 4))


def test_what_a_composition_lacks() -> None:
    assert found(*WHOLE) == []
    assert found(*WHOLE[1:]) == ["committee_chair"]
    assert found(*WHOLE[:3]) == ["committee_secretary"]
    assert found(*WHOLE, rules=Rules(quorum_number=4)) == ["committee_quorum"]
    assert found(*WHOLE[:2], WHOLE[3], odd=True) == ["committee_odd"]
    assert found(*WHOLE, seat(SeatRole.MEMBER)) == ["committee_seat"]


def test_who_holds_two_seats_votes_once_and_an_attendee_never() -> None:
    twice = (*WHOLE, seat(SeatRole.MEMBER, 1), seat(SeatRole.ATTENDEE, 9))
    assert CommitteeOn(1, Rules(), False, frozenset(), twice).members == (1, 2, 3)
