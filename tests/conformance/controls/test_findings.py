"""The controls raise what an internal-control officer would raise on the seeds, and little else.

The lists were written before anything was run; see `score_findings.py` for what they hold.
"""

from __future__ import annotations

import json
from functools import cache

import pytest

from tests.conformance.controls.score_findings import (
    DAY,
    FAMILIES,
    Listed,
    Lists,
    Score,
    Seen,
    controlled,
    fresh,
    lists,
    opened,
    score,
    seeds,
    seen_of,
    seen_of_json,
)
from tests.conformance.controls.seed_bank import bank_of

ABSENT = "the seed documents are absent: set GANGZE_SHARED, or put them at ../shared beside the repository"


@cache
def _seed(seed: str) -> tuple[tuple[Seen, ...], Lists]:
    read = opened(seed)
    return tuple(seen_of(controlled(read.bank))), lists(seed, read)


def _pooled(families: tuple[str, ...]) -> Score:
    total = Score()
    for seed in seeds():
        seen, written = _seed(seed)
        one = score(seen, written, families)
        total.right += one.right
        total.met += one.met
        total.expected += one.expected
        total.missed += one.missed
        total.wrong += one.wrong
    return total


@pytest.mark.parametrize("family", FAMILIES)
def test_what_an_officer_would_raise_is_found_and_little_else(family: str) -> None:
    if not seeds():
        pytest.skip(ABSENT)
    got = _pooled((family,))
    assert got.expected
    assert got.recall >= 0.9, got.missed
    assert got.precision >= 0.9, got.wrong


def test_other_institutions_documents_are_judged_as_well() -> None:
    """Made-up documents of a credit union, a branch, a broker, a county outlet, an IT centre and purchasing rules."""
    total = Score()
    for name in fresh():
        read = opened(name)
        one = score(seen_of(controlled(read.bank)), lists(name, read))
        total.right += one.right
        total.met += one.met
        total.expected += one.expected
        total.missed += one.missed
        total.wrong += one.wrong
    assert total.expected >= 50
    assert total.recall >= 0.92, total.missed
    assert total.precision >= 0.95, total.wrong


def test_standing_in_is_judged_as_one_whole_with_the_own_duties() -> None:
    """The clause alone clashes (cash and review), and so does it with the own review: one finding shows all three."""
    written = (
        "1号柜员岗位职责\n1、复核当日业务。\n2、保管对公客户印鉴卡。\n"
        "3、2号柜员休假时，承担以下工作：\n（1）办理现金收付业务。\n（2）保管业务专用章。\n（3）对大额转账进行复核。\n"
    )
    read = bank_of("柜员.txt", written.encode(), DAY)
    found = [f for f in controlled(read.bank) if f.code == "sod.standing_in"]
    shown = {f.rule: sum(w.role in ("left", "right") for w in f.witness) for f in found}
    assert len(found) == len(shown)
    assert (shown["counter.handle_review"], shown["specimen.seal_voucher"]) == (3, 2), shown


TWO = Listed("vague.*", "two places", (((0, 5),), ((10, 15), (20, 25))), (frozenset(), frozenset()))


def _seen(code: str, *spans: tuple[int, int]) -> Seen:
    return Seen(code, spans, frozenset(), code)


def test_a_finding_is_meant_when_it_touches_every_group_and_has_the_code() -> None:
    assert TWO.means(_seen("vague.lead", (4, 6), (22, 23)))
    assert not TWO.means(_seen("vague.lead", (5, 10), (22, 23)))
    assert not TWO.means(_seen("vague.lead", (4, 6)))
    assert not TWO.means(_seen("stale.words", (4, 6), (22, 23)))


def test_what_is_on_no_list_is_wrong_and_what_is_missed_is_told() -> None:
    got = score([_seen("vague.lead", (30, 31))], Lists((TWO,), (), ()), ("vague",))
    assert (got.precision, got.recall, len(got.wrong), len(got.missed)) == (0.0, 0.0, 1, 1)


def test_what_was_conceded_only_afterwards_is_counted_apart() -> None:
    got = score([_seen("vague.lead", (4, 6))], Lists((), (), (), (TWO,)), ("vague",))
    assert (got.conceded, got.judged, len(got.wrong)) == (1, 0, 0)


def test_printed_findings_are_read_like_found_ones() -> None:
    witness = [
        {"kind": "duty", "id": 7, "text": "…", "span": [4, 6], "source": "000.txt"},
        {"kind": "post", "id": 3, "name": "文秘"},
    ]
    printed = json.loads(json.dumps({"findings": [{"code": "vague.lead", "message": "…", "witness": witness}]}))
    (seen,) = seen_of_json(printed, "000.txt")
    assert (seen.code, seen.spans, seen.names) == ("vague.lead", ((4, 6),), frozenset({"文秘"}))
    assert not list(seen_of_json(printed, "001.txt"))
