"""Steps that use what earlier ones make, and what is meant by one word and takes many changes."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.controls.domain.plan_effect import differs, picture
from gangze.controls.domain.plan_helpers import (
    Held,
    Here,
    Receiver,
    Seat,
    Written,
    establish_in,
    merge_units,
    remove_post,
    replace_leader,
    split_unit,
)
from gangze.controls.domain.plan_steps import (
    NotMade,
    Step,
    days_of,
    out_of_order,
    redated,
    references,
    rekeyed,
    resolved,
    result_of,
    without_references,
)

DAY = dt.date(2027, 1, 1)


def commands(steps: list[Step]) -> list[tuple[str, dict]]:
    return [(step.command.partition(".")[2], dict(cmd)) for step in steps for cmd in step.cmds]


def test_a_step_gets_what_an_earlier_one_made() -> None:
    payload = {"unit": result_of(3, "unit"), "many": [result_of(3, "unit", 1), 7]}
    assert resolved(payload, {3: [{"unit": 41}, {"unit": 42}]}) == {"unit": 41, "many": [42, 7]}
    assert list(references(payload)) == [3, 3]
    assert without_references(payload) == {"unit": 0, "many": [0, 7]}
    with pytest.raises(NotMade) as missing:
        resolved(payload, {})
    assert missing.value.key == 3


def test_steps_are_added_behind_others_with_what_they_refer_to() -> None:
    first, second = rekeyed([Step(1, "a", ({},)), Step(2, "b", ({"unit": result_of(1, "unit")},))], 10)
    assert (first.key, second.key) == (11, 12)
    assert list(references(list(second.cmds))) == [11]
    assert out_of_order([first, second]) == []
    assert out_of_order([second, first]) == [(12, 11)]
    assert out_of_order([second]) == [(12, 11)]


def test_another_day_moves_what_takes_effect_on_the_old_one() -> None:
    cmds = [{"valid_from": "2027-01-01", "name": "2027-01-01"}, {"day": "2027-02-01"}]
    assert redated(cmds, DAY, dt.date(2027, 3, 1)) == [
        {"valid_from": "2027-03-01", "name": "2027-01-01"},
        {"day": "2027-02-01"},
    ]
    assert days_of(cmds) == [DAY, dt.date(2027, 2, 1)]


HEAD = Seat(10, 1, 1, heads_unit=True, holders=(Held(100, 7, "primary"),))
TELLER = Seat(11, 2, 3, reports_to=10, holders=(Held(101, 8, "primary"), Held(102, 9, "concurrent")))
LOBBY = Seat(12, 3, 1, reports_to=10)
OLD = Here(
    1,
    (HEAD, TELLER, LOBBY),
    children=(5,),
    led=(6,),
    reporting=((90, 10),),
    manual=Written(70, duties=({"text": "保管库款"},)),
)
KEPT = Here(2, (Seat(20, 1, 1, heads_unit=True), Seat(21, 2, 4)), manual=Written(71, duties=({"text": "受理业务"},)))


def test_a_merged_unit_is_left_empty_before_it_closes() -> None:
    done = commands(merge_units(OLD, KEPT, DAY, "网点优化"))
    names = [name for name, _cmd in done]
    assert names[-1] == "close_unit"
    assert ("change_position", {"position": 21, "changes": {"headcount": 7}, "valid_from": "2027-01-01"}) in done
    assert [cmd["post"] for name, cmd in done if name == "establish"] == [3]
    assert {cmd["person"]: cmd["position"] for name, cmd in done if name == "transfer"} == {7: 20, 8: 21}
    assert [cmd["assignment"] for name, cmd in done if name == "end_assignment"] == [102]
    assert [(c["person"], c["kind"]) for n, c in done if n == "assign"] == [(9, "concurrent")]
    reports = {str(c["position"]): c["changes"]["reports_to"] for n, c in done if n == "change_position" and "reports_to" in c["changes"]}
    assert reports.pop("90") == 20
    assert list(reports.values()) == [20]
    assert [cmd for name, cmd in done if name == "move_unit"] == [{"unit": 5, "parent": 2, "valid_from": "2027-01-01"}]
    assert [cmd["changes"] for name, cmd in done if name == "change_unit"] == [{"line": 2}]
    (draft,) = [cmd for name, cmd in done if name == "draft"]
    assert [duty["text"] for duty in draft["duties"]] == ["受理业务", "保管库款"]
    assert names.index("publish") < names.index("withdraw") < names.index("close_unit")


def test_the_kept_unit_does_not_go_under_itself() -> None:
    below = Here(1, children=(2, 5))
    moved = [cmd["unit"] for name, cmd in commands(merge_units(below, Here(2), DAY, "")) if name == "move_unit"]
    assert moved == [5]


def test_a_post_goes_with_its_duties_given_away_and_the_lowest_position_first() -> None:
    manual = Written(70, duties=({"text": "盘点库款"}, {"text": "登记簿册"}))
    upper, lower = Seat(10, 1, reports_to=30), Seat(11, 1, reports_to=10, holders=(Held(101, 8, "primary"),))
    receiver = Receiver(2, Written(71, duties=({"text": "登记簿册"},)), manual.duties)
    steps = remove_post(1, [upper, lower], manual, [receiver], {101: 55}, DAY, "精简岗位", [(90, 10)])
    done = commands(steps)
    (draft,) = [cmd for name, cmd in done if name == "draft"]
    assert [duty["text"] for duty in draft["duties"]] == ["登记簿册", "盘点库款"]
    assert [cmd["position"] for name, cmd in done if name == "abolish"] == [11, 10]
    assert [cmd["position"] for name, cmd in done if name == "transfer"] == [55]
    assert [cmd["changes"] for name, cmd in done if name == "change_position"] == [{"reports_to": 30}]
    assert done[-1] == ("end_post", {"post": 1, "day": "2027-01-01"})
    assert out_of_order(steps) == []


def test_a_receiver_that_says_it_already_gets_no_new_version() -> None:
    manual = Written(70, duties=({"text": "登记簿册"},))
    steps = remove_post(1, [], manual, [Receiver(2, Written(71, duties=manual.duties), manual.duties)], {}, DAY, "")
    assert "draft" not in [name for name, _cmd in commands(steps)]


def test_a_split_takes_seats_along_and_keeps_who_reports_to_whom() -> None:
    source = Here(1, (HEAD, TELLER, LOBBY), reporting=((90, 11),), parent=4)
    steps = split_unit(source, "运营室", "room", [11], DAY, "")
    done = commands(steps)
    assert done[0] == ("found_unit", {"name": "运营室", "kind": "room", "parent": 4, "valid_from": "2027-01-01"})
    assert out_of_order(steps) == []
    assert [cmd["position"] for name, cmd in done if name == "abolish"] == [11]
    changed = [cmd for name, cmd in done if name == "change_position"]
    assert changed[0]["changes"] == {"reports_to": 10}
    assert changed[1]["position"] == 90


def test_a_leader_is_replaced_by_whoever_has_a_post_or_none() -> None:
    moved = commands(replace_leader(HEAD, 5, True, 33, DAY, ""))
    assert [(name, cmd["person"], cmd["position"]) for name, cmd in moved] == [("transfer", 7, 33), ("transfer", 5, 10)]
    names = [name for name, _cmd in commands(replace_leader(HEAD, 5, False, None, DAY, ""))]
    assert names == ["end_assignment", "assign"]


def test_one_post_in_many_units_is_one_step() -> None:
    (step,) = establish_in([1, 2, 3], 9, 1, DAY, "")
    assert [cmd["unit"] for cmd in step.cmds] == [1, 2, 3]
    assert establish_in([], 9, 1, DAY, "") == []


def test_two_looks_differ_in_what_comes_goes_and_is_refused() -> None:
    refusal = {"key": 1, "refused": [{"code": "x", "message": "不行"}]}
    old = {"comes": {"a": 1}, "goes": {}, "steps": []}
    new = {"comes": {}, "goes": {"b": 1}, "steps": [refusal]}
    assert not differs(old, old)
    assert set(differs(old, new).added) == {"goes:b", "refused:1:x:不行"}
    assert differs(old, new).gone == ("comes:a",)


def test_the_order_of_fields_is_no_difference() -> None:
    kept = {"changes": {"unit:1": [{"a": 1, "b": 2}, {"a": 2, "b": 2}]}}
    now = {"changes": {"unit:1": [{"b": 2, "a": 1}, {"b": 2, "a": 2}]}}
    assert not differs(kept, now)


def test_the_picture_shows_what_changes_and_what_is_above_it() -> None:
    def unit(name: str, parent: int | None, held: int = 0) -> dict:
        return {"name": name, "parent": parent, "headcount": 1, "held": held}

    before = {1: unit("总行", None), 2: unit("分行", 1), 3: unit("甲支行", 2), 4: unit("乙支行", 2), 5: unit("别处", 1)}
    after = {1: unit("总行", None), 2: unit("分行", 1), 4: unit("乙支行", 2, 1), 5: unit("别处", 1), 6: unit("新部", 1)}
    shown = picture(before, after)
    (root,) = shown["before"]
    assert [(node["name"], node["mark"]) for node in root["below"][0]["below"]] == [("甲支行", "gone"), ("乙支行", "staff")]
    assert [node["name"] for node in shown["after"][0]["below"]] == ["分行", "新部"]
