"""Long drafts in windows: every node and every character of the source is seen exactly once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gangze.intake.domain.draft import DUTY, POST, UNIT, Node, by_parent
from gangze.intake.domain.marked import stretches
from gangze.intake.domain.windows import as_read, excerpts, look, stretch_of, window_of, windows


def bank(units: int, duties: int) -> tuple[str, tuple[Node, ...]]:
    """Units with a post and duties each, and the text they were read from."""
    text, nodes = "", []

    def read(kind, parent, words, **more):
        nonlocal text
        start = len(text)
        text += words + "\n"
        nodes.append(Node(f"{kind[0]}{len(nodes) + 1}", kind, parent, start=start, end=len(text) - 1, **more))
        return nodes[-1].id

    for number in range(units):
        unit = read(UNIT, "", f"第{number}支行", name=f"第{number}支行")
        post = read(POST, unit, "综合柜员", name="综合柜员")
        for place in range(duties):
            doubts = ({"code": "cut_off", "message": ""},) if place == 1 else ()
            read(DUTY, post, f"办理第{place}项业务", text=f"办理第{place}项业务", doubts=doubts)
    return text, tuple(nodes)


@given(st.integers(0, 12), st.integers(0, 9), st.integers(1, 12))
def test_every_node_and_character_is_in_exactly_one_window(units, duties, most):
    text, nodes = bank(units, duties)
    order = as_read(by_parent(nodes))
    found = windows(order, most=most)
    assert [node.id for window in found for node in window.nodes] == [node.id for node in nodes]
    assert all(len(window.nodes) <= 2 * most for window in found)
    parts = [stretch_of(found, number, len(text)) for number in range(len(found))]
    assert "".join(text[begin:end] for begin, end in parts) == text
    for number, window in enumerate(found):
        begin, end = parts[number]
        assert all(begin <= (node.start or 0) < end for node in window.nodes)
        assert all(window_of(found, order, node.id) == number for node in window.nodes)
        shown = list(stretches(text, nodes, begin, end))
        assert "".join(piece.text for piece in shown) == text[begin:end]


def test_windows_end_before_units():
    _, nodes = bank(units=9, duties=4)
    found = windows(as_read(by_parent(nodes)), most=12)
    assert len(found) > 1
    assert all(window.nodes[0].type == UNIT for window in found)


def test_doubts_of_the_whole_draft_are_shown_with_their_owners_and_surroundings():
    text, nodes = bank(units=30, duties=3)
    seen = look(text, by_parent(nodes), nodes, "", doubts_only=True)
    doubtful = [node for node in nodes if node.doubts]
    assert [node for window in seen.windows for node in window.nodes] == doubtful
    assert {node.type for node in seen.nodes} == {UNIT, POST, DUTY}
    assert len(seen.tree) == 30
    for node in doubtful:
        assert any(begin <= node.start and node.end <= end for begin, end in seen.spans)


def test_what_stands_under_another_owner_is_looked_at_where_it_was_read():
    text, nodes = bank(units=6, duties=5)
    last = nodes[-1]
    moved = tuple(Node(**node.as_dict() | {"parent": "p2"}) if node is last else node for node in nodes)
    order = as_read(by_parent(moved))
    assert order[-1][1].id == last.id
    found = windows(order, most=5)
    assert found[-1].nodes[-1].id == last.id
    assert stretch_of(found, len(found) - 1, len(text))[1] == len(text)


def test_excerpts_do_not_overlap():
    text, nodes = bank(units=40, duties=2)
    spans = list(excerpts(text, [nodes[0], nodes[1], nodes[-1]]))
    assert len(spans) == 2
    assert spans[0][1] < spans[1][0]
    assert text[slice(*spans[0])].startswith("第0支行\n综合柜员")
