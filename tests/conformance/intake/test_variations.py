"""Documents drawn at random from the known layouts are read well; a layout that is lost shows here first."""

from __future__ import annotations

import pytest

from tests.conformance.intake.judge.scoring import pooled
from tests.conformance.intake.variations import drawn


@pytest.mark.parametrize(
    ("kind", "count", "least"),
    [("outlines", 120, 0.93), ("tables", 120, 0.96), ("pages", 40, 0.95), ("articles", 80, 0.97)],
)
def test_drawn_documents_are_read_well(kind: str, count: int, least: float) -> None:
    scores = pooled(one.scores for one in drawn(kind, count, seed=11))
    assert scores["duties"].f1 >= least, scores["duties"].as_dict()
    assert scores["posts"].f1 >= least, scores["posts"].as_dict()
    assert scores["units"].f1 >= least, scores["units"].as_dict()


def test_the_same_seed_draws_the_same_documents() -> None:
    assert [one.text for one in drawn("outlines", 3, seed=5)] == [one.text for one in drawn("outlines", 3, seed=5)]
