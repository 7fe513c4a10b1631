"""Whether a committee may decide, and what it decided, with the reasons (法定人数与表决).

Who is recused (回避) stands aside from the matter altogether: neither the members that the quorum is counted of, nor
those present, nor the votes include such a member. Of whom a majority is counted, of those present or of all, is the
committee's own rule. A chair's veto (一票否决) only defeats; it never carries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class VoteRule(StrEnum):
    """How many votes carry a matter (表决规则)."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    UNANIMOUS = "unanimous"


class CountedOf(StrEnum):
    """Of whom the majority is counted (表决基数)."""

    PRESENT = "present"
    ALL = "all"


class Vote(StrEnum):
    """What a member said."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Rules:
    """A committee's rules: quorum as a share in percent, a number, or both; both must be reached."""

    quorum_percent: int | None = None
    quorum_number: int | None = None
    vote: VoteRule = VoteRule.SIMPLE
    of: CountedOf = CountedOf.PRESENT
    chair_veto: bool = False

    def needed(self, members: int) -> int:
        """How many of some members must be present; at least one."""
        share = 0 if self.quorum_percent is None else -(-members * self.quorum_percent // 100)
        return max(1, share, self.quorum_number or 0)


@dataclass(frozen=True, slots=True)
class Ballot:
    """One voting member in one matter; `vote` is None where none was cast."""

    member: int
    present: bool = True
    recused: bool = False
    vote: Vote | None = None
    chair: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether there was a quorum, whether the matter is carried (None: not decided), and why, a sentence each."""

    quorate: bool
    carried: bool | None
    reasons: tuple[str, ...]


def decide(rules: Rules, ballots: Sequence[Ballot]) -> Decision:
    """What a committee decided in one matter. A vote of an absent or recused member raises `ValueError`."""
    for ballot in ballots:
        if ballot.vote is not None and (ballot.recused or not ballot.present):
            raise ValueError(f"member {ballot.member} voted though absent or recused")
    entitled = [ballot for ballot in ballots if not ballot.recused]
    present = [ballot for ballot in entitled if ballot.present]
    reasons = []
    if len(entitled) < len(ballots):
        reasons.append(f"{len(ballots) - len(entitled)}名委员回避，不计入应到、实到和表决")
    needed = rules.needed(len(entitled))
    enough = len(present) >= needed
    word = "达到" if enough else "未达到"
    reasons.append(f"应到{len(entitled)}人，实到{len(present)}人，{word}法定的{needed}人")
    if not enough:
        return Decision(False, None, (*reasons, "不能表决"))
    if any(ballot.chair and ballot.vote is Vote.NO for ballot in present) and rules.chair_veto:
        return Decision(True, False, (*reasons, "主任委员否决"))
    base = len(present) if rules.of is CountedOf.PRESENT else len(entitled)
    yes = sum(ballot.vote is Vote.YES for ballot in present)
    share = Fraction(yes, base)
    carried = {
        VoteRule.SIMPLE: share > Fraction(1, 2),
        VoteRule.TWO_THIRDS: share >= Fraction(2, 3),
        VoteRule.UNANIMOUS: yes == base,
    }[rules.vote]
    rule = {
        VoteRule.SIMPLE: "须过半数",
        VoteRule.TWO_THIRDS: "须三分之二以上",
        VoteRule.UNANIMOUS: "须全体一致",
    }[rules.vote]
    of = "实到" if rules.of is CountedOf.PRESENT else "应到"
    verdict = "通过" if carried else "未通过"
    return Decision(True, carried, (*reasons, f"{of}{base}人中同意{yes}人，{rule}，{verdict}"))
