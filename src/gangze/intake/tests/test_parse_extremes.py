"""Texts that no one would write: none makes the reading fail, and twice the text is not four times the work."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from gangze.intake.domain.parse import parse
from gangze.intake.domain.source import Source
from gangze.intake.readers import read
from gangze.intake.readers.plain import line_blocks

Text = Callable[[int], str]

STRUCTURE: dict[str, tuple[Text, int]] = {
    "numbers only": (lambda n: "一、" * n, 400),
    "circled numbers": (lambda n: "①②③" * n, 200),
    "one list in one line": (lambda n: "综合部职责：" + "".join(f"{k}.负责第{k}项。" for k in range(1, n)), 200),
    "one sentence": (lambda n: "综合部职责：" + "负责办理业务，每月报送一次" * n, 200),
    "clauses": (lambda n: "综合部职责：" + "负责办理业务，每月报送一次；" * n, 150),
    "equal headings": (lambda n: "综合部职责\n" * n, 500),
    "bare names": (lambda n: "综合部\n" * n, 300),
    "names in turn": (lambda n: "综合部\n主任\n" * n, 200),
    "units and posts": (lambda n: "".join(f"综合部{k}职责\n主任岗职责\n" for k in range(n)), 150),
    "many posts": (lambda n: "综合部职责\n" + "".join(f"第{k}柜员岗\n1.负责第{k}项。\n" for k in range(n)), 120),
    "many units": (lambda n: "".join(f"第{k}综合部职责\n1.负责第{k}项。\n" for k in range(n)), 120),
    "equal forms": (lambda n: "岗位名称：综合岗\n所属部门：综合部\n岗位职责：\n1.负责办理。\n" * n, 100),
    "equal introductions": (lambda n: "综合部设主任、综合岗、文秘岗。\n" * n, 100),
    "items without number": (lambda n: "综合部职责\n1.负责办理；\n" + "负责第几项；\n" * n, 300),
    "articles": (lambda n: "".join(f"第{k}条 综合部负责第{k}项。\n" for k in range(1, n)), 200),
    "documents": (lambda n: "综合部工作职责\n综合部工作职责\n1.负责办理。\n" * n, 120),
    "rows of pipes": (lambda n: "| 岗位 | 职责 |\n" + "| 综合岗 | 负责办理 |\n" * n, 200),
    "cells of pipes": (lambda n: "|" + "综合岗|" * n + "\n|" + "负责|" * n + "\n", 150),
    "deep lists": (lambda n: "综合部职责\n" + "一、负责如下：\n（一）负责如下：\n1.负责如下：\n①负责如下：\n" * n, 80),
    "signs of control": (lambda n: "综合部职责\n1.负责\x00办理\x01\x1c\x1f\x7f\n" * n, 100),
    "halves of characters": (lambda n: "综合部职责\n1.负责\ud800办理\udfff\n" * n, 100),
}
"""Work here is calls of functions, which are counted."""

SIGNS: dict[str, tuple[Text, int]] = {
    "blank lines": (lambda n: "综合部职责\n" + "\n" * n + "1.负责办理。\n", 8_000),
    "wide spaces": (lambda n: "　" * n + "负责" + "　" * n, 8_000),
    "spaces in a duty": (lambda n: "综合部职责\n1.负责" + " " * n + "办理", 8_000),
    "spaces in a viewer's page": (lambda n: "<<1、>>综合部职责\n负责" + " " * n + "办理", 2_000),
    "brackets": (lambda n: "(" * n + ")" * n, 4_000),
    "brackets after a name": (lambda n: "综合部（" * n + "）" * n, 2_000),
    "tags": (lambda n: "<p>" * n, 4_000),
    "breaks of every kind": (lambda n: "\x1c\x1d\x0b\x0c\x85" * n, 2_000),
    "one character": (lambda n: "岗" * n, 8_000),
    "zeros": (lambda n: "\x00" * n, 8_000),
    "pauses": (lambda n: "、" * n, 8_000),
}
"""Work here is done inside regular expressions, where only the time of the processor shows it."""


def source(text: str) -> Source:
    return Source("x.txt", "text/plain", text, tuple(line_blocks(text)))


def calls(text: str) -> int:
    """How many functions are called to read a text."""
    count = 0

    def seen(frame: FrameType, event: str, _: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        parse(source(text))
    finally:
        sys.setprofile(before)
    return count


def processor_time(text: str) -> float:
    prepared = source(text)
    gc.collect()
    began = time.process_time()
    parse(prepared)
    return time.process_time() - began


@pytest.mark.parametrize("name", STRUCTURE)
def test_twice_the_text_is_about_twice_the_work(name: str) -> None:
    make, n = STRUCTURE[name]
    parse(source(make(2 * n)))
    assert calls(make(2 * n)) < 3 * calls(make(n))


@pytest.mark.parametrize("name", SIGNS)
def test_sixteen_times_the_text_takes_nowhere_near_its_square(name: str) -> None:
    make, n = SIGNS[name]
    parse(source(make(2)))
    small = min(processor_time(make(n)) for _ in range(3))
    assert processor_time(make(16 * n)) < 16 * 8 * max(small, 0.001)


def test_a_wide_and_long_table_is_read_in_time_that_grows_with_it() -> None:
    def table(rows: int) -> Source:
        head = "岗位名称," + ",".join(f"职责{n}" for n in range(39))
        body = (f"综合岗{r}," + ",".join(f"负责第{r}项{c}工作" for c in range(39)) for r in range(rows))
        return read("表.csv", "\n".join((head, *body)).encode())

    def work(rows: int) -> int:
        count = 0

        def seen(frame: FrameType, event: str, _: Any) -> None:
            nonlocal count
            count += event == "call"

        prepared, before = table(rows), sys.getprofile()
        sys.setprofile(seen)
        try:
            parse(prepared)
        finally:
            sys.setprofile(before)
        return count

    parse(table(20))
    assert work(20) < 3 * work(10)


def test_names_inside_names_end_somewhere() -> None:
    found = parse(source("综合部\n" * 2_000 + "1.负责办理业务。\n"))
    assert [unit.name for unit in found.units] == ["综合部"]
