"""Exceptions decided purely: who may approve, for how long, where they stand."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.controls.domain.exempting import (
    DAY,
    Limit,
    Limits,
    Matter,
    Stakes,
    Standing,
    Tie,
    compile_limits,
    partialities,
    standing_on,
    term_faults,
)
from gangze.controls.domain.found import Found, Witness
from gangze.kernel.content import read_content
from gangze.kernel.findings import Effect

TODAY = dt.date(2026, 3, 2)
TELLER, SUPERVISOR, OFFICER, HEAD = 1, 2, 3, 4

BOOK = Limits(
    [
        Limit("*", 365, "其他", "本行"),
        Limit("sod.*", 180, "不相容", "本行"),
        Limit("sod.person", 90, "兼任", "本行"),
        Limit("seal.voucher", 0, "印证同管", "本行"),
    ]
)


@pytest.mark.parametrize(
    ("code", "rule", "days"),
    [
        ("sod.person", "seal.voucher", 0),
        ("sod.person", "cash.books", 90),
        ("sod.post", "", 180),
        ("stay.longest", "", 365),
    ],
)
def test_the_nearest_limit_counts(code: str, rule: str, days: int) -> None:
    limit = BOOK.of(code, rule)
    assert limit is not None
    assert limit.longest_days == days


def test_without_any_limit_nothing_can_be_accepted() -> None:
    assert [code for code, _ in term_faults(Limits().of("sod.post"), TODAY, TODAY, TODAY)] == ["exemption.never"]


@pytest.mark.parametrize(
    ("last", "codes"),
    [
        (None, ["exemption.no_expiry"]),
        (TODAY - DAY, ["exemption.past"]),
        (TODAY, []),
        (TODAY + 89 * DAY, []),
        (TODAY + 90 * DAY, ["exemption.too_long"]),
    ],
)
def test_an_exception_ends_and_in_time(last: dt.date | None, codes: list[str]) -> None:
    assert [code for code, _ in term_faults(BOOK.of("sod.person"), TODAY, last, TODAY)] == codes


def test_a_renewal_is_measured_from_its_own_first_day() -> None:
    first = TODAY + 30 * DAY
    assert not list(term_faults(BOOK.of("sod.person"), first, first + 89 * DAY, TODAY))
    assert [c for c, _ in term_faults(BOOK.of("sod.person"), first, TODAY, TODAY)] == ["exemption.past"]


STAKES = Stakes(OFFICER, frozenset({TELLER}), frozenset({SUPERVISOR}), frozenset({5}))


@pytest.mark.parametrize(
    ("approver", "superiors", "ties"),
    [
        (HEAD, [], []),
        (HEAD, [9], []),
        (OFFICER, [], [Tie.ASKED]),
        (TELLER, [], [Tie.SUBJECT]),
        (SUPERVISOR, [], [Tie.HOLDS]),
        (5, [], [Tie.CARRIES]),
        (HEAD, [SUPERVISOR], [Tie.REPORTS]),
        (HEAD, [OFFICER], [Tie.REPORTS]),
        (HEAD, [TELLER], [Tie.REPORTS]),
        (SUPERVISOR, [TELLER], [Tie.HOLDS, Tie.REPORTS]),
    ],
)
def test_who_gains_may_not_decide(approver: int, superiors: list[int], ties: list[Tie]) -> None:
    assert list(partialities(approver, STAKES, superiors)) == ties


def test_whoever_heads_a_unit_is_not_under_himself() -> None:
    stakes = Stakes(None, frozenset({TELLER}))
    assert not list(partialities(HEAD, stakes, [HEAD]))


@pytest.mark.parametrize(
    ("first", "last", "withdrawn", "standing"),
    [
        (TODAY, TODAY, None, Standing.ENDING),
        (TODAY - 40 * DAY, TODAY + 29 * DAY, None, Standing.ENDING),
        (TODAY - 40 * DAY, TODAY + 30 * DAY, None, Standing.RUNNING),
        (TODAY + DAY, TODAY + 2 * DAY, None, Standing.COMING),
        (TODAY - 9 * DAY, TODAY - DAY, None, Standing.EXPIRED),
        (TODAY - 9 * DAY, TODAY + 90 * DAY, TODAY, Standing.WITHDRAWN),
        (TODAY - 9 * DAY, TODAY + 90 * DAY, TODAY + DAY, Standing.RUNNING),
    ],
)
def test_where_it_stands(first: dt.date, last: dt.date, withdrawn: dt.date | None, standing: Standing) -> None:
    assert standing_on(first, last, withdrawn, TODAY) is standing


def found(text: str = "保管空白凭证", post: int = 7) -> Found:
    witness = (Witness("duty", 1, text=text, role="left"), Witness("post", post, "柜员"))
    return Found("sod.person", Effect.APPROVE, ("person", TELLER), witness, "seal.voucher", (1, 2))


def test_a_changed_situation_is_another_one_though_the_finding_is_the_same() -> None:
    assert found().fingerprint == found("保管空白凭证和印章").fingerprint
    assert found().situation != found("保管空白凭证和印章").situation
    assert found().situation != found(post=8).situation
    assert found().situation == found().situation


def test_a_matter_comes_back_from_a_finding() -> None:
    matter = Matter("s", "f", "sod.person", "r", "approve", "王芳", "兼任", 3, TELLER, {"person": (1,), "post": (7, 8)})
    assert Matter.read({"message": "兼任", "matter": matter.plain()}) == matter
    assert Matter.read({"message": "兼任"}) is None


CONTENT = """kind: exemption
key: own
valid_from: 2026-01-01
source: 测试
body:
  name: 本行
  limits:
    - { key: sod.*, longest_days: 90, why: 不相容职责, source: 本行办法 }
    - { key: sod.nobody, longest_days: 90, why: 没有这一类, source: 本行办法 }
    - { key: sod.*, longest_days: 30, why: 又写一遍, source: 本行办法 }
"""


def test_a_limit_for_nothing_and_a_second_one_are_told_with_line() -> None:
    from gangze.framework.content.store import schemas

    documents, faults = read_content(CONTENT, "own.yaml", schemas())
    assert not faults
    limits, wrong = compile_limits(documents, {"seal.voucher"}, {"sod.person"})
    assert [f.code for f in wrong] == ["exemption.unknown_key", "exemption.twice"]
    assert [f.source.split(":")[1] for f in wrong] == ["9", "10"]
    kept = limits.of("sod.person")
    assert kept is not None
    assert kept.longest_days == 90
