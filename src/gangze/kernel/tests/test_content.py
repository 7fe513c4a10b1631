"""Content files: what is sound is read exactly, what is not is named by line and column, all at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gangze.kernel.content import ContentDocument, read_content, restored, stored, write_content
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER

SCALE = {
    "type": "object",
    "required": ["name", "steps"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "maxLength": 10},
        "mode": {"enum": ["add", "deduct"]},
        "steps": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["points"],
                "additionalProperties": False,
                "properties": {"points": {"type": "number", "minimum": 0}, "reason": {"type": "string"}},
            },
        },
    },
}
SOUND = """\
kind: scale
key: 服务扣分
valid_from: 2026-03-01
source: 服务质量考核办法（2026 年版）第六条
body:
  name: 服务扣分
  mode: deduct
  steps:
    - points: 0.5
      reason: 010
    - points: 2
"""


def read(text: str) -> tuple[list[ContentDocument], list[Finding]]:
    return read_content(text, "scale.yaml", {"scale": SCALE})


def test_a_sound_file_is_read_exactly() -> None:
    (document,), findings = read(SOUND)
    assert findings == []
    assert (document.kind, document.key) == ("scale", "服务扣分")
    assert (document.valid_from, document.valid_to) == (date(2026, 3, 1), FOREVER)
    assert document.body["steps"] == [{"points": Decimal("0.5"), "reason": "010"}, {"points": 2}]


def test_several_documents_in_one_file_are_read_apart() -> None:
    documents, findings = read(f"{SOUND}---\n{SOUND.replace('mode: deduct', 'mode: dedukt')}")
    assert len(documents) == 1
    (finding,) = findings
    assert finding.source == "scale.yaml:19:3"
    assert "“deduct”" in finding.message


def test_the_digest_follows_the_content_not_the_layout_or_the_file() -> None:
    (one,), _ = read(SOUND)
    (two,), _ = read_content(
        SOUND.replace("  mode: deduct\n", "") + "  mode: deduct\n", "b.yaml", {"scale": SCALE}
    )
    (three,), _ = read(SOUND.replace("points: 2", "points: 3"))
    assert one.digest == two.digest != three.digest


def test_every_fault_is_reported_with_its_place() -> None:
    text = (
        SOUND.replace("valid_from", "valid_form")
        .replace("mode: deduct", "mode: 5")
        .replace("    - points: 2", "    - point: 2")
    )
    documents, findings = read(text)
    assert documents == []
    assert [(f.code, f.source) for f in findings] == [
        ("content.missing_key", "scale.yaml:1:1"),
        ("content.unknown_key", "scale.yaml:3:1"),
        ("content.enum", "scale.yaml:7:3"),
        ("content.missing_key", "scale.yaml:11:7"),
        ("content.unknown_key", "scale.yaml:11:7"),
    ]
    assert "是不是“valid_from”" in findings[1].message
    assert "是不是“points”" in findings[4].message
    assert findings[0].remedy == "请补上 valid_from:"


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("kind: scale", "kind: scales", "content.kind", "1:1"),
        ("2026-03-01", "2026-02-30", "content.format", "3:1"),
        ("2026-03-01", "三月一日", "content.format", "3:1"),
        ("name: 服务扣分", "name: 名字太长了名字太长了名", "content.limit", "6:3"),
        ("name: 服务扣分", "name: [1]", "content.type", "6:3"),
        ("points: 2", "points: -2", "content.limit", "11:7"),
        ("points: 2", "points: yes", "content.type", "11:7"),
        ("points: 2", "points: 12:30", "content.type", "11:7"),
        ("points: 2", "points: .nan", "content.type", "11:7"),
        ("points: 2", "points: 2\n      points: 3", "content.duplicate_key", "12:7"),
        ("points: 2", "points: !!python/name:os.system x", "content.tag", "11:15"),
        ("points: 2", "points: &a 2\n      reason: *a", "content.yaml", "12:15"),
        ("  mode: deduct", "  mode: 'deduct", "content.yaml", None),
        ("  mode: deduct", "\tmode: deduct", "content.yaml", "7:1"),
        ("source: 服", "source: 服\nvalid_to: 2026-03-01\nx: ", "content.unknown_key", "6:1"),
        ("key: 服务扣分", "key: 服务扣分\nvalid_to: 2026-03-01", "content.dates", "3:1"),
    ],
)
def test_bad_content_is_named_by_place(old: str, new: str, code: str, place: str | None) -> None:
    documents, findings = read(SOUND.replace(old, new, 1))
    assert documents == []
    assert code in {finding.code for finding in findings}
    if place:
        assert f"scale.yaml:{place}" in {finding.source for finding in findings}


@pytest.mark.parametrize("text", ["", "# 只有注释\n", "---\n---\n"])
def test_a_file_without_content_says_so(text: str) -> None:
    assert [finding.code for finding in read(text)[1]] == ["content.empty"]


@pytest.mark.parametrize("text", ["just text", "- 1\n- 2", "5"])
def test_a_file_that_is_no_mapping_says_so(text: str) -> None:
    documents, findings = read(text)
    assert documents == []
    assert [finding.code for finding in findings] == ["content.type"]


def test_an_oversized_file_is_refused_unread() -> None:
    assert [finding.code for finding in read("#" * (8 * 1024 * 1024 + 1))[1]] == ["content.size"]


def test_characters_yaml_forbids_are_named() -> None:
    documents, findings = read(SOUND.replace("deduct", "ded\x00uct"))
    assert documents == []
    assert [finding.code for finding in findings] == ["content.yaml"]


@pytest.mark.parametrize("text", [SOUND, f"{SOUND}---\n{SOUND.replace('服务扣分', 'x', 1)}"])
def test_what_is_written_reads_back_the_same(text: str) -> None:
    documents, _ = read(text)
    again, findings = read(write_content(documents))
    assert findings == []
    assert [one.digest for one in again] == [one.digest for one in documents]
    assert [one.body for one in again] == [one.body for one in documents]


def test_texts_that_look_like_something_else_survive_writing() -> None:
    schema = {"type": "array", "items": {"type": "string"}}
    texts = ["010", "yes", "12:30", "2026-03-01", "1.5", "~", "", "null", "a: b", "# x", "多\n行"]
    document = ContentDocument("any", "k", date(2026, 1, 1), FOREVER, "来源", texts)
    (again,), findings = read_content(write_content([document]), "x", {"any": schema})
    assert findings == []
    assert again.body == texts


def test_stored_bodies_keep_fractions_apart_from_texts() -> None:
    body = {"a": Decimal("0.50"), "b": ["0.50", {"c": Decimal("2.0")}]}
    assert stored(body) == {"a": {"$decimal": "0.50"}, "b": ["0.50", {"c": {"$decimal": "2.0"}}]}
    assert restored(stored(body)) == body
