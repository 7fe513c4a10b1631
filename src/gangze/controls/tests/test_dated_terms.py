"""Words of a time gone by: the shipped ones are sound, faults are told with their place."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from gangze.controls.domain.dated_terms import KIND, compile_terms
from gangze.kernel.content import ContentDocument, read_content

CONTENT = Path(__file__).resolve().parents[2] / "content"
SCHEMA = {KIND: json.loads((CONTENT / "schemas" / f"{KIND}.json").read_text("utf-8"))}


def _document(**term: object) -> ContentDocument:
    body = {"name": "机构名称", "terms": [term]}
    return ContentDocument(KIND, "made", dt.date(2020, 1, 1), dt.date(9999, 12, 31), "测试", body, "made.yaml")


def test_the_shipped_terms_are_sound() -> None:
    for path in sorted((CONTENT / KIND).glob("*.yaml")):
        documents, faults = read_content(path.read_text("utf-8"), path.name, SCHEMA)
        assert documents
        assert faults == []
        terms, wrong = compile_terms(documents)
        assert wrong == ()
        assert terms


def test_a_term_without_its_day_is_refused_with_its_line() -> None:
    text = (CONTENT / KIND / "offline.yaml").read_text("utf-8")
    _, faults = read_content(text.replace("      since:", "      sinse:", 1), "terms.yaml", SCHEMA)
    assert faults
    assert all(fault.source.startswith("terms.yaml:") for fault in faults)


def test_examples_are_the_test_of_a_term() -> None:
    _, faults = compile_terms(
        [
            _document(
                words=["软盘"], now="经系统传送", since="2018-01-01", examples=["报送磁带"], not_examples=["销毁软盘"]
            )
        ]
    )
    assert [fault.source for fault in faults] == ["made.yaml body.terms[0]"] * 2


def test_a_replacement_that_is_itself_out_of_date_is_refused() -> None:
    _, faults = compile_terms([_document(words=["银监"], now="银监局", since="2018-01-01", examples=["报银监"])])
    assert len(faults) == 1


def test_the_longest_word_is_named_and_exceptions_hold() -> None:
    (term,), _ = compile_terms(
        [
            _document(
                words=["保监", "保监会"],
                now="金融监管总局",
                since="2018-01-01",
                unless=["银保监会"],
                examples=["报保监会"],
            )
        ]
    )
    assert term.found("报保监会") == "保监会"
    assert term.found("报银保监会") == ""
