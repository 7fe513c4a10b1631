"""The intake understands real duty documents as well as it claims to.

Thresholds are pooled over the documents of a collection: ``seeds`` are real documents that the repository
does not carry, ``dev`` and ``heldout`` were written for this project in layouts of their own.
"""

from __future__ import annotations

from functools import cache

import pytest

from gangze.intake.domain.parse import parse
from gangze.intake.readers import read
from tests.conformance.intake.judge.gold import Case, cases, seed_folder
from tests.conformance.intake.judge.scoring import Tally, pooled, score

WHERE_SEEDS = (
    "the seed documents are absent: set GANGZE_SHARED, or put them at ../shared beside the repository"
)


@cache
def _scored(collection: str) -> dict[str, Tally]:
    every = [_measure(case) for case in cases(collection)]
    assert every, f"{collection} holds no documents"
    return pooled(every)


def _measure(case: Case) -> dict[str, Tally]:
    return score(case.gold, parse(read(case.name, case.data)).as_dict())


@pytest.fixture(scope="module")
def seeds() -> dict[str, Tally]:
    if seed_folder() is None:
        pytest.skip(WHERE_SEEDS)
    return _scored("seeds")


@pytest.fixture(scope="module", params=["dev", "heldout"])
def own(request: pytest.FixtureRequest) -> dict[str, Tally]:
    return _scored(request.param)


@pytest.mark.parametrize("measure", ["units", "posts", "duties"])
def test_seed_documents_are_read_almost_without_fault(seeds: dict[str, Tally], measure: str) -> None:
    assert seeds[measure].f1 >= 0.97, seeds[measure].as_dict()


GOALS = {"duty_texts": 0.93, "duties": 0.80, "units": 0.80, "posts": 0.80}
"""What unseen documents should reach."""

REACHED = {
    "dev": {"duty_texts": 0.994, "duties": 0.99, "units": 0.993, "posts": 0.9935},
    "heldout": {"duty_texts": 0.974, "duties": 0.941, "units": 0.914, "posts": 0.984},
}
"""Floors that are held: the goals where they are met, else what has been reached so far. They only ever rise, but for
documents held aside that are added (thirteen at the last)."""


@pytest.mark.parametrize("collection", ["dev", "heldout"])
@pytest.mark.parametrize("measure", list(GOALS))
def test_documents_in_other_layouts_stay_read_as_well_as_they_were(collection: str, measure: str) -> None:
    tally = _scored(collection)[measure]
    assert tally.f1 >= REACHED[collection][measure], tally.as_dict()


@pytest.mark.parametrize("measure", list(GOALS))
def test_documents_held_aside_reach_the_goals(measure: str) -> None:
    tally = _scored("heldout")[measure]
    assert tally.f1 >= GOALS[measure], tally.as_dict()


def test_figures_are_neither_invented_nor_overlooked(own: dict[str, Tally]) -> None:
    assert own["figures"].precision >= 0.90, own["figures"].as_dict()
    assert own["figures"].recall >= 0.85, own["figures"].as_dict()


@pytest.mark.parametrize("collection", ["dev", "heldout"])
def test_documents_of_another_kind_yield_no_units(collection: str) -> None:
    others = [case for case in cases(collection) if not case.gold.units and not case.gold.posts]
    assert others
    for case in others:
        result = parse(read(case.name, case.data)).as_dict()
        assert result["units"] == [], case.name
        assert result["unrecognised"], case.name
