"""The gold documents are sound: what they claim is in the documents, in the vocabulary that is judged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.intake.judge.comparison import folded
from tests.conformance.intake.judge.gold import HOME, cases, seed_folder
from tests.conformance.intake.judge.scoring import score

PLANS = [path for folder in ("dev", "heldout", "fresh") for path in sorted(HOME.glob(f"{folder}/*.gold.json"))]
KINDS = {"deadline", "frequency", "amount_limit", "threshold", "deduction", "weight", "retention"}
ENCODINGS = ("utf-8", "gb18030")


def _plan(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _duties(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    def down(duties: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for duty in duties:
            yield duty
            yield from down(duty.get("duties", []))

    for unit in plan["units"]:
        yield from down(unit.get("duties", []))
        for post in unit.get("posts", []):
            yield from down(post.get("duties", []))


def _text(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return re.sub(r"<[^>]*>", "\n", data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise AssertionError(f"{path.name}: in none of {ENCODINGS}")


def test_there_are_enough_documents_and_some_are_held_aside() -> None:
    held_aside = [path for path in PLANS if path.parent.name == "heldout"]
    assert len(held_aside) >= 12
    assert len([path for path in PLANS if path.parent.name == "dev"]) >= 50


def test_no_layout_of_the_documents_held_aside_is_among_those_for_tuning() -> None:
    layouts = {
        folder: {
            _plan(path)["layout"] for path in PLANS if path.parent.name == folder and _plan(path)["units"]
        }
        for folder in ("dev", "heldout")
    }
    assert not layouts["dev"] & layouts["heldout"]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_duty_stands_in_its_document(path: Path) -> None:
    plan = _plan(path)
    source = path.with_name(plan["source"])
    if source.suffix not in {".txt", ".html"}:
        pytest.skip("words of a packed format are not looked up here")
    words = _text(source)
    for mark in plan.get("page_marks", []):
        words = words.replace(mark, "")
    text = folded(words)
    assert [duty["text"] for duty in _duties(plan) if folded(duty["text"]) not in text] == []


@pytest.mark.parametrize("path", PLANS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_parents_and_figures_are_well_formed(path: Path) -> None:
    plan = _plan(path)
    names = {None, *(unit["name"] for unit in plan["units"])}
    for unit in plan["units"]:
        above = unit["parent"]
        assert set(above if isinstance(above, list) else [above]) <= names, unit["name"]
    for duty in _duties(plan):
        for figure in duty.get("figures", []):
            kinds = figure["kind"] if isinstance(figure["kind"], list) else [figure["kind"]]
            assert set(kinds) <= KINDS, duty["text"]
            assert figure.get("bound") in {None, "min", "max", "exact"}, duty["text"]


def test_places_still_fit_the_documents_they_describe() -> None:
    if seed_folder() is None:
        pytest.skip(
            "the documents described by places are absent: set GANGZE_SHARED or put them at ../shared"
        )
    described = {case.name: case.gold for case in cases("seeds")}
    assert len(described) == 5
    for name, gold in described.items():
        assert gold.duties, name
        assert score(gold, {"units": []})["duties"].missed > 0, name
        assert all(text for duty in gold.duties for text in duty.texts), name
