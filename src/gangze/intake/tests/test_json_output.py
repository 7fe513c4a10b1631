"""The JSON written while reading is the published JSON, byte by byte (边识别边输出)."""

from __future__ import annotations

import io
import json

import pytest

from gangze.intake.domain.parse import parse
from gangze.intake.domain.source import Source
from gangze.intake.json_output import write_all, write_json

DEPARTMENT = "{name}工作职责\n{name}工作职责\n1、负责“{name}”的\\事务，每月报送一次；\n2、保管印章。\n"
TEXTS = {
    "nothing": "",
    "no duties": "特此通知\n各位领导",
    "one": DEPARTMENT.format(name="综合部"),
    "several": "".join(DEPARTMENT.format(name=name) for name in ("综合部", "信贷部", "审计部")),
}


def published(source: Source) -> str:
    return json.dumps(parse(source).as_dict(), ensure_ascii=False, indent=2)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_one_file_is_written_as_it_would_be_dumped(text: str) -> None:
    source = Source("制度.txt", "text/plain", text)
    out = io.StringIO()
    write_json(source, out)
    assert out.getvalue() == published(source)


def test_several_files_are_a_list_in_which_refused_ones_are_left_out() -> None:
    sources = [Source(f"{name}.txt", "text/plain", text) for name, text in TEXTS.items()]
    out = io.StringIO()
    assert write_all(iter(sources), out, several=True) == len(sources)
    whole = json.dumps([parse(source).as_dict() for source in sources], ensure_ascii=False, indent=2)
    assert out.getvalue() == whole + "\n"
    none = io.StringIO()
    assert write_all(iter([]), none, several=True) == 0
    assert none.getvalue() == ""
