"""Whoever knows a command tells what a proposal of it asks for; each kind is told at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from gangze.framework.context import Context, system_context
from gangze.framework.proposal import Proposal
from gangze.framework.proposed import Told, register_teller, tell

asked: list[list[int]] = []


@register_teller("test.say", "test.shout")
def told(rows: Sequence[Proposal], ctx: Context) -> list[Told]:
    """Each by its number."""
    asked.append([row.payload[0]["n"] for row in rows])
    return [Told(f"第{row.payload[0]['n']}件") for row in rows]


def test_every_proposal_gets_its_own_words_and_one_without_words_none() -> None:
    rows = [
        Proposal(command=name, payload=[{"n": n}])
        for n, name in enumerate(("test.say", "test.unknown", "test.shout", "test.say"))
    ]
    tell(rows, system_context("测试", dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)))
    assert [row.told.text for row in rows] == ["第0件", "", "第2件", "第3件"]
    assert asked == [[0, 2, 3]]


def test_nobody_tells_what_another_tells_already() -> None:
    with pytest.raises(AssertionError):
        register_teller("test.say")(lambda rows, ctx: [])


def test_several_in_one_keep_their_order_and_name_a_link_once() -> None:
    page = (("查看", "/x"),)
    assert Told.together([Told("甲", page), Told("乙", page)]) == Told("甲；乙", page)
