"""Who once held the one never takes the other: rules over time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gangze.controls.domain.bank import Holdings
from gangze.controls.domain.history import once_held, touched_positions
from gangze.controls.domain.judging import bundled
from gangze.controls.tests.bank_made import TODAY, bank
from gangze.kernel.findings import Effect

POSTS = {"钥匙岗": ["管钥匙"], "密码岗": ["管密码"], "大堂": ["迎客"]}


@dataclass(frozen=True)
class Rule:
    key: str = "key.password"
    left: frozenset[str] = frozenset({"key"})
    right: frozenset[str] = frozenset({"password"})
    within: frozenset[str] = frozenset({"history"})
    effect: Effect = Effect.BLOCK


@dataclass(frozen=True)
class Tag:
    activity: str
    part: str = "do"
    reason: str = ""
    apart: bool = False


def stays(*rows: tuple[int, int, int, int]) -> Holdings:
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Holdings(table[:, 0], table[:, 1], table[:, 2].astype(np.int32), table[:, 3].astype(np.int32))


def found(past: Holdings, now: Holdings, rule: Rule = Rule()):
    here = replace(bank({"金库": POSTS}), holdings=now)
    said = {"管钥匙": "key", "管密码": "password"}
    tags = {line.id: [Tag(said[line.text])] for line in here.lines if line.text in said}
    bundles = bundled(here)
    assert touched_positions(here, tags, [rule], bundles) == [1, 2]
    return list(once_held(here, tags, [rule], bundles, past))


BEFORE = (9, 1, TODAY - 500, TODAY - 100)
AFTER = (9, 2, TODAY - 90, TODAY + 900)


def test_one_after_the_other_is_found_with_both_posts() -> None:
    (one,) = found(stays(BEFORE), stays(AFTER))
    assert (one.code, one.rule, one.effect, one.subject) == ("sod.history", "key.password", Effect.BLOCK, ("person", 9))
    assert {w.id for w in one.witness if w.kind == "post"} == {1, 2}


def test_what_is_planned_is_found_before_it_comes() -> None:
    assert found(stays(BEFORE), stays((9, 2, TODAY + 30, TODAY + 900)))


def test_two_persons_or_another_post_are_fine() -> None:
    assert not found(stays(BEFORE), stays((8, 2, TODAY - 90, TODAY + 900)))
    assert not found(stays(BEFORE), stays((9, 3, TODAY - 90, TODAY + 900)))


def test_what_is_all_over_is_left_alone() -> None:
    assert not found(stays(BEFORE, (9, 2, TODAY - 90, TODAY - 10)), stays())


def test_held_at_the_same_time_is_found_elsewhere() -> None:
    assert not found(stays(), stays((9, 1, TODAY - 50, TODAY + 50), AFTER))


def test_returning_several_times_is_one_finding() -> None:
    assert len(found(stays(BEFORE, (9, 1, TODAY - 900, TODAY - 600)), stays(AFTER))) == 1
