"""Duties are tagged as a careful reader tagged them by hand, before the patterns were tried on them."""

from __future__ import annotations

import pytest

from gangze.controls.domain.activities import Vocabulary
from tests.conformance.controls.score import judged, score, vocabulary
from tests.conformance.intake.judge.gold import seed_folder

PRECISION, RECALL = 0.95, 0.92
FEWEST = {"sample": 200, "held_out": 80, "seeds": 120}


@pytest.fixture(scope="module")
def known() -> Vocabulary:
    return vocabulary()


@pytest.mark.parametrize("collection", FEWEST)
def test_precision_and_recall(collection: str, known: Vocabulary) -> None:
    if collection == "seeds" and seed_folder() is None:
        pytest.skip("the seed documents are absent: set GANGZE_SHARED, or put them at ../shared")
    assert sum(1 for _ in judged(collection)) >= FEWEST[collection]
    found = score(collection, known)
    assert found.precision >= PRECISION, found.wrong
    assert found.recall >= RECALL, found.missed


def test_the_gold_names_only_activities_that_exist(known: Vocabulary) -> None:
    named = {key for name in ("sample", "held_out", "seeds") for duty in judged(name) for key in duty.do | duty.maybe}
    assert named <= set(known.keys)
