"""What is wrong with authorities is found with its chain; what is sound is left alone."""

from __future__ import annotations

import dataclasses
import datetime as dt

from gangze.controls.domain.authorities import Authorities, Stated, against_manuals, findings
from gangze.controls.domain.bank import Bank
from gangze.controls.tests.bank_made import TODAY, bank
from gangze.duties.authority.domain.grants import Given, Terms
from gangze.duties.authority.domain.limits import Limits
from gangze.duties.authority.domain.matters import Capacity, Matter, MatterBook
from gangze.kernel.findings import Effect
from gangze.kernel.interval import FOREVER, Interval

WAN = 1_000_000
OPEN = Interval(dt.date(2020, 1, 1), FOREVER)
HEAD, BRANCH = 1, 2
PATHS = {HEAD: [1], BRANCH: [2, 1]}
BOOK = MatterBook((Matter("loan", "授信审批", "授信", Capacity.APPROVAL, "credit.approve", stated=("审批…贷款",)),))


def the_bank() -> Bank:
    """总行行长 (position 1) and 分行行长 (position 2), both held: persons 0 and 1."""
    return bank(
        {"总行": {"行长": ["主持全行工作"]}, "分行": {"分行行长": ["审批500万元以下贷款"]}},
        above={"分行": "总行"},
        held=["行长", "分行行长"],
    )


def given(low: int = 300, **more) -> Authorities:
    """1000万 at the top, passed on below; both with letters unless said otherwise."""
    top = Given(1, "A1", "basic", "loan", 1, terms=(Terms(OPEN, Limits("CNY", 1000 * WAN), HEAD, depth=1),))
    sub = Given(2, "A2", "sub", "loan", 2, parent=1, terms=(Terms(OPEN, Limits("CNY", low * WAN), BRANCH),))
    base = Authorities({1: top, 2: sub}, {1: 1, 2: 2}, {1: 1, 2: 2}, PATHS, {1, 2}, BOOK)
    return dataclasses.replace(base, **more)


def codes(what: Authorities, whole: Bank | None = None, tags=None, rules=()) -> list[str]:
    """Codes found, in order."""
    return sorted(f.code for f in findings(what, whole or the_bank(), TODAY, tags or {}, list(rules)))


def test_a_sound_ladder_is_left_alone() -> None:
    assert codes(given()) == []


def test_more_than_the_grantor_has_names_both_and_the_limit() -> None:
    (found,) = findings(given(low=1200), the_bank(), TODAY, {}, [])
    assert (found.code, found.effect, found.subject) == ("authority.exceeds", Effect.APPROVE, ("position", 2))
    assert [(w.name, w.role) for w in found.witness] == [("A2", ""), ("A1", "upper")]
    assert (found.values["what"], found.values["own"], found.values["upper"]) == (
        "single", str(1200 * WAN), str(1000 * WAN),
    )  # fmt: skip


def test_what_hangs_on_something_over_is_told_apart() -> None:
    base = given()
    ended = dataclasses.replace(base.givens[1], terms=())
    assert codes(given(givens={**base.givens, 1: ended})) == ["authority.relied_expired"]
    taken = dataclasses.replace(ended, withdrawn=the_bank().day)
    assert codes(given(givens={**base.givens, 1: taken})) == ["authority.orphaned"]


def test_a_letter_a_holder_and_a_named_person_are_missed() -> None:
    base = given()
    assert codes(given(lettered={1})) == ["authority.letter_missing"]
    named = dataclasses.replace(base.givens[2], person=0)
    assert codes(given(givens={**base.givens, 2: named})) == ["authority.holder_gone"]
    right = dataclasses.replace(base.givens[2], person=1)
    assert codes(given(givens={**base.givens, 2: right})) == []
    vacant = bank({"总行": {"行长": ["主持"]}, "分行": {"分行行长": ["审批"]}}, above={"分行": "总行"}, held=["行长"])
    assert codes(given(), vacant) == ["authority.no_holder"]


def test_an_abolished_position_is_told_of_its_unit() -> None:
    whole = the_bank()
    gone = dataclasses.replace(whole, positions=[p for p in whole.positions if p.id != 2])
    (found,) = [f for f in findings(given(lettered={1}), gone, TODAY, {}, []) if f.code == "authority.letter_missing"]
    assert found.subject == ("unit", 2)


def test_a_band_nobody_may_approve_is_told_once_where_it_is_highest() -> None:
    base = given()
    floor = Terms(OPEN, Limits("CNY", 1000 * WAN, above=500 * WAN), HEAD, depth=1)
    gappy = {
        1: dataclasses.replace(base.givens[1], terms=(floor,)),
        2: dataclasses.replace(base.givens[2], parent=None),
    }
    found = [f for f in findings(given(givens=gappy), the_bank(), TODAY, {}, []) if f.code == "authority.gap"]
    assert [(f.subject, f.values["start"], f.values["end"]) for f in found] == [
        (("unit", HEAD), "0", str(500 * WAN)), (("unit", BRANCH), str(300 * WAN), str(500 * WAN)),
    ]  # fmt: skip


@dataclasses.dataclass(frozen=True)
class _Tag:
    activity: str
    part: str = "do"
    reason: str = ""
    apart: bool = False


@dataclasses.dataclass(frozen=True)
class _Rule:
    key: str = "credit.apart"
    left: frozenset[str] = frozenset({"credit.investigate"})
    right: frozenset[str] = frozenset({"credit.approve"})
    within: frozenset[str] = frozenset({"person"})
    effect: Effect = Effect.BLOCK


def test_who_approves_does_not_also_handle() -> None:
    whole = the_bank()
    handling = {line.id: [_Tag("credit.investigate")] for line in whole.lines if line.owner[1] == 2}
    (found,) = findings(given(), whole, TODAY, handling, [_Rule()])
    assert (found.code, found.effect, found.subject, found.rule) == (
        "authority.self_handling", Effect.BLOCK, ("person", 1), "credit.apart",
    )  # fmt: skip
    both = {key: [*tags, _Tag("credit.approve")] for key, tags in handling.items()}
    assert codes(given(), whole, both, [_Rule()]) == []
    elsewhere = dataclasses.replace(_Rule(), within=frozenset({"unit"}))
    assert codes(given(), whole, handling, [elsewhere]) == []


def test_a_limit_in_a_manual_is_held_against_the_register() -> None:
    whole = the_bank()
    line = next(line for line in whole.lines if "贷款" in line.text)
    stated = [Stated(line, 500 * WAN, "500万元以下")]

    def found(what: Authorities) -> list[tuple[str, tuple[str, int]]]:
        return [(f.code, f.subject) for f in against_manuals(what, whole, stated)]

    assert found(given()) == [("authority.differs", ("post", 2))]
    assert found(given(low=500)) == []
    assert found(given(givens={1: given().givens[1]})) == [("authority.unrecorded", ("post", 2))]
    other = [Stated(dataclasses.replace(line, text="审查500万元以下业务"), 500 * WAN, "")]
    assert list(against_manuals(given(), whole, other)) == []
