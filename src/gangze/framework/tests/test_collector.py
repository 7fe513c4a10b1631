"""The collector rests for as long as somebody needs it, and wakes as it was."""

import gc
from collections.abc import Iterator

import pytest

from gangze.framework.collector import resting


@pytest.fixture(autouse=True)
def awake() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_it_rests_until_the_last_one_is_done() -> None:
    with resting():
        with resting():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_wakes_after_a_fault() -> None:
    with pytest.raises(RuntimeError), resting():
        raise RuntimeError
    assert gc.isenabled()


def test_who_had_put_it_to_rest_before_finds_it_resting() -> None:
    gc.disable()
    with resting():
        pass
    assert not gc.isenabled()
