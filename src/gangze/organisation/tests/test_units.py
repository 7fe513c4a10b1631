"""Units are founded, renamed, moved and closed over days; nothing stands under itself or outside its life."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.framework.ledger.models import LedgerEntry, LedgerSubject
from gangze.kernel.findings import Refused
from gangze.organisation.models import PositionState, Unit, UnitState
from gangze.organisation.queries import tree, units
from gangze.organisation.services.closing import close_unit
from gangze.organisation.services.units import (
    ChangeUnit,
    ClassifyUnit,
    CloseUnit,
    FoundUnit,
    MoveUnit,
    change_unit,
    classify_unit,
    found_unit,
    move_unit,
)
from gangze.organisation.tests.bank import START, Bank, acting, small_bank, system

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 1, 1)


@pytest.fixture
def bank() -> Bank:
    return small_bank()


def refused(function: object, cmd: object) -> Refused:
    with pytest.raises(Refused) as refusal:
        function(cmd, ctx=system())  # type: ignore[operator]
    return refusal.value


def test_a_renamed_unit_keeps_its_old_name_on_old_days(bank: Bank) -> None:
    unit = bank.units["运营管理部"]
    cmd = ChangeUnit(unit=unit, changes={"name": "运营保障部", "aliases": ["运营部"]}, valid_from=DAY)
    change_unit(cmd, ctx=system())
    assert units.unit_on(system().on(DAY - dt.timedelta(days=1)), unit).name == "运营管理部"
    assert units.unit_on(system().on(DAY), unit).name == "运营保障部"
    assert [node.id for node in units.find_units(system(), "运营保障")] == [unit]


def test_a_moved_unit_takes_what_is_below_along(bank: Bank) -> None:
    bank.unit("城北分行", "总行", "branch")
    cmd = MoveUnit(unit=bank.units["城东支行"], parent=bank.units["城北分行"], valid_from=DAY)
    move_unit(cmd, ctx=system())
    before, after = DAY - dt.timedelta(days=1), DAY
    outlet, branch = bank.units["营业部"], bank.units["城北分行"]
    assert outlet not in tree.ids_below([branch], before)
    assert outlet in tree.ids_below([branch], after)
    assert [node.name for node in units.path(system().on(after), outlet)] == [
        "总行", "城北分行", "城东支行", "营业部",
    ]  # fmt: skip


def test_a_unit_is_not_moved_under_its_own_child(bank: Bank) -> None:
    cmd = MoveUnit(unit=bank.units["城东支行"], parent=bank.units["营业部"], valid_from=DAY)
    refusal = refused(move_unit, cmd)
    assert refusal.codes == {"unit.cycle"}
    assert "城东支行 → 营业部 → 城东支行" in refusal.findings[0].message


def test_a_cycle_on_a_later_day_of_the_interval_is_found(bank: Bank) -> None:
    bank.unit("城北分行", "总行", "branch")
    east, north = bank.units["城东支行"], bank.units["城北分行"]
    later = MoveUnit(unit=north, parent=east, valid_from=dt.date(2028, 1, 1))
    move_unit(later, ctx=system())
    refusal = refused(move_unit, MoveUnit(unit=east, parent=north, valid_from=DAY))
    assert refusal.codes == {"unit.cycle"}
    move_unit(MoveUnit(unit=east, parent=north, valid_from=DAY, valid_to=dt.date(2028, 1, 1)), ctx=system())


def test_dates_outside_the_life_of_a_unit_are_named(bank: Bank) -> None:
    early = dt.date(2019, 1, 1)
    refusal = refused(
        found_unit,
        FoundUnit(name="一组", kind="group", parent=bank.units["运营管理部"], valid_from=early),
    )
    assert refusal.codes == {"unit.outside_life"}
    assert "2019-01-01至2019-12-31" in refusal.findings[0].message
    changed = ChangeUnit(unit=bank.units["运营管理部"], changes={"name": "新名"}, valid_from=early)
    assert refused(change_unit, changed).codes == {"unit.outside_life"}


def test_closing_names_children_and_holders(bank: Bank) -> None:
    bank.assign("王芳", "营业部", "柜员")
    bank.assign("李明", "城东支行", "支行行长")
    refusal = refused(close_unit, CloseUnit(unit=bank.units["城东支行"], day=DAY))
    assert refusal.codes == {"unit.has_parent", "unit.has_holder"}
    subjects = " ".join(finding.subject for finding in refusal.findings)
    assert "营业部" in subjects
    assert "李明" in subjects
    assert Unit.objects.filter(pk=bank.units["城东支行"]).exists()


def test_closing_takes_empty_positions_along(bank: Bank) -> None:
    close_unit(CloseUnit(unit=bank.units["风险管理部"], day=DAY), ctx=system())
    position = bank.positions["风险管理部", "风险经理"]
    assert not PositionState.objects.on(DAY).filter(position=position).exists()
    assert PositionState.objects.on(DAY - dt.timedelta(days=1)).filter(position=position).exists()
    with pytest.raises(Refused) as refusal:
        units.unit_on(system().on(DAY), bank.units["风险管理部"])
    assert "2020-01-01至2025-12-31" in refusal.value.findings[0].message


def test_a_whole_tree_is_founded_in_one_act(bank: Bank) -> None:
    before = LedgerEntry.objects.count()
    made = found_unit.many(
        [
            FoundUnit(name="二组", kind="group", parent_code="NB-1", code="NB-1-2", valid_from=DAY),
            FoundUnit(name="南部分行", kind="branch", parent=bank.units["总行"], code="NB", valid_from=DAY),
            FoundUnit(name="个人部", kind="department", parent_code="NB", code="NB-1", valid_from=DAY),
        ],
        ctx=system(),
    )
    assert LedgerEntry.objects.count() == before + 1
    ids = {item["code"]: item["unit"] for item in made.result}
    assert tree.paths_of([ids["NB-1-2"]], DAY)[ids["NB-1-2"]] == [
        ids["NB-1-2"], ids["NB-1"], ids["NB"], bank.units["总行"],
    ]  # fmt: skip
    assert LedgerSubject.objects.filter(entry_id=made.act, subject_type="organisation.unit").count() == 3


def test_all_problems_of_a_batch_are_reported_with_their_place(bank: Bank) -> None:
    cmds = [
        FoundUnit(name="", kind="group", parent=bank.units["总行"], valid_from=DAY),
        FoundUnit(name="好", kind="group", parent=999_999, valid_from=DAY),
        FoundUnit(name="长" * 121, kind="group", parent_code="无此编码", valid_from=DAY),
        FoundUnit(name="倒", kind="group", parent=bank.units["总行"], valid_from=DAY, valid_to=DAY),
    ]
    with pytest.raises(Refused) as refusal:
        found_unit.many(cmds, ctx=system())
    assert {(finding.code, finding.source) for finding in refusal.value.findings} == {
        ("value.missing", "1.name"),
        ("reference.unknown", "2.parent"),
        ("value.too_long", "3.name"),
        ("reference.unknown", "3.parent_code"),
        ("dates.empty", "4.valid_to"),
    }
    assert UnitState.objects.count() == len(bank.units)


def test_units_that_stand_in_a_circle_are_not_founded(bank: Bank) -> None:
    cmds = [
        FoundUnit(name="甲", kind="group", code="A", parent_code="B", valid_from=DAY),
        FoundUnit(name="乙", kind="group", code="B", parent_code="A", valid_from=DAY),
    ]
    with pytest.raises(Refused) as refusal:
        found_unit.many(cmds, ctx=system())
    assert refusal.value.codes == {"unit.cycle"}


def test_a_code_is_taken_once(bank: Bank) -> None:
    cmd = FoundUnit(name="甲", kind="group", code="A", parent=bank.units["总行"], valid_from=DAY)
    found_unit(cmd, ctx=system())
    assert refused(found_unit, cmd).codes == {"unit.code_taken"}


def test_generated_codes_follow_each_other(bank: Bank) -> None:
    codes = list(Unit.objects.order_by("pk").values_list("code", flat=True))
    assert codes == [f"U{number:06d}" for number in range(1, len(bank.units) + 1)]


def test_classes_overlap_and_end(bank: Bank) -> None:
    unit = bank.units["运营管理部"]
    for category in ("管理部门", "支持部门"):
        classify_unit(ClassifyUnit(unit=unit, category=category, valid_from=START), ctx=system())
    out = ClassifyUnit(unit=unit, category="支持部门", valid_from=DAY, member=False)
    classify_unit(out, ctx=system())
    assert units.unit_card(system().on(DAY - dt.timedelta(days=1)), unit).classes == ["支持部门", "管理部门"]
    assert units.unit_card(system().on(DAY), unit).classes == ["管理部门"]


def test_nobody_changes_units_without_the_right(bank: Bank) -> None:
    cmd = ChangeUnit(unit=bank.units["营业部"], changes={"name": "甲"}, valid_from=DAY)
    with pytest.raises(Refused) as refusal:
        change_unit(cmd, ctx=acting(bank.people["王芳"]))
    assert refusal.value.codes == {"permission.denied"}
