"""Accounts through their commands, pages and lists, in a small bank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gangze.accounts.imports import load_accounts
from gangze.accounts.models import AccountRole, AccountState, RoleState, SystemState
from gangze.accounts.queries.picture import picture
from gangze.accounts.screens.reconciling import reconciled
from gangze.accounts.services.accounts import (
    ChangeAccount,
    CloseAccount,
    OpenAccount,
    change_account,
    close_account,
    open_account,
)
from gangze.accounts.services.systems import (
    DefineRole,
    EndRole,
    EndSystem,
    Entitle,
    RegisterSystem,
    define_role,
    end_role,
    end_system,
    entitle,
    register_system,
)
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.permission import Scope
from gangze.kernel.findings import Refused
from gangze.organisation.models import Assignment
from gangze.organisation.services.assignments import Transfer, transfer
from gangze.organisation.tests.bank import START, Bank, acting, system
from gangze.organisation.tests.conftest import bank, sign_in  # noqa: F401 - fixtures
from gangze.organisation.tests.counting import cost

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def core(bank: Bank) -> int:  # noqa: F811
    """核心业务系统 of 运营管理部, with 录入 for tellers."""
    made = register_system(
        RegisterSystem(name="核心业务系统", code="CORE", owner=bank.units["运营管理部"], valid_from=START), ctx=system()
    )
    return int(made.result["system"])


def role(of: int, name: str, bank: Bank | None = None, post: str = "", needed: bool = False) -> int:  # noqa: F811
    key = int(define_role(DefineRole(system=of, name=name, valid_from=START), ctx=system()).result["role"])
    if bank is not None:
        entitle(Entitle(role=key, post=bank.posts[post], needed=needed, valid_from=START), ctx=system())
    return key


def listed(text: str, of: int, **more: bool):
    return load_accounts("清单.csv", text.encode(), of, ctx=system(), **more)


LIST = "操作员号,工号,姓名,角色,启用日期,最后登录时间\nA1,000002,李明,录入,2021-01-05,2026-02-27 09:10:11\n"


def codes(of: int) -> list[str]:
    return [group.code for group in reconciled(TODAY, of)]


def test_a_list_is_taken_in_and_the_same_list_changes_nothing(bank: Bank, core: int) -> None:  # noqa: F811
    role(core, "录入", bank, "柜员")
    assert listed(LIST, core).counts == {"opened": 1, "changed": 0, "closed": 0, "roles": 0}
    (state,) = AccountState.objects.all()
    assert (state.person_id, state.position_id) == (bank.people["李明"], bank.positions["营业部", "柜员"])
    assert state.last_used == dt.date(2026, 2, 27)
    assert codes(core) == []
    entries = LedgerEntry.objects.count()
    assert not any(listed(LIST, core).counts.values())
    assert LedgerEntry.objects.count() == entries


def test_rows_of_one_login_add_roles_and_roles_nobody_knows_are_registered(bank: Bank, core: int) -> None:  # noqa: F811
    two = LIST + "A1,000002,李明,复核,2021-01-05,2026-02-27 09:10:11\n"
    assert listed(two, core).counts["roles"] == 2
    assert {row.role.name for row in AccountRole.objects.all()} == {"录入", "复核"}
    assert codes(core) == ["role_unfounded"]


def test_whom_nobody_knows_is_kept_by_the_lists_own_words(bank: Bank, core: int) -> None:  # noqa: F811
    listed("操作员号,工号,姓名\nA1,999999,周某\nA2,,\n", core)
    assert AccountState.objects.get(account__login="A1").named == "周某（999999）"
    assert codes(core) == ["no_person", "person_unknown"]


def test_bad_rows_refuse_all_and_name_their_line(bank: Bank, core: int) -> None:  # noqa: F811
    bad = LIST + ",000001,王芳,录入,,\nA3,000001,王芳,录入,去年,\nA1,000001,王芳,录入,,\n"
    result = listed(bad, core, dry_run=True)
    assert [(f.line, f.code) for f in result.faults] == [
        (3, "sheet.value"),
        (4, "sheet.value"),
        (5, "accounts.contradiction"),
    ]
    with pytest.raises(Refused):
        listed(bad, core)
    assert not AccountState.objects.exists()
    assert not RoleState.objects.exists()


def test_a_list_of_another_system_is_refused_by_row(bank: Bank, core: int) -> None:  # noqa: F811
    result = listed("账号,工号,系统\nA1,000002,信贷系统\n", core, dry_run=True)
    assert [f.code for f in result.faults] == ["accounts.other_system"]


def test_what_the_list_no_longer_has_is_closed_only_where_asked(bank: Bank, core: int) -> None:  # noqa: F811
    listed(LIST + "A2,000001,王芳,录入,,\nA3,000003,赵敏,录入,,\n", core)
    rest = "操作员号,工号,姓名,状态\nA1,000002,李明,启用\nA2,000001,王芳,已注销\n"
    assert not any(listed(rest, core, update=False).counts.values())
    assert listed(rest, core).counts["closed"] == 2
    assert {a.login for a in picture(TODAY).accounts} == {"A1"}
    assert AccountRole.objects.on(TODAY).count() == 1  # the list without roles leaves the role of A1


def test_who_moves_is_told_which_accounts_go_with_the_post(bank: Bank, core: int) -> None:  # noqa: F811
    role(core, "录入", bank, "柜员")
    listed(LIST, core)
    cmd = Transfer(person=bank.people["李明"], position=bank.positions["营业部", "运营主管"], day=TODAY)
    told = transfer(cmd, ctx=system()).findings
    assert [f.code for f in told] == ["account.to_close"]
    assert "A1" in told[0].message
    assert codes(core) == ["post_ended"]
    change_account(
        ChangeAccount(account=_account("A1"), person=bank.people["李明"], roles=[], valid_from=TODAY), ctx=system()
    )
    assert codes(core) == []


def _account(login: str) -> int:
    return int(AccountState.objects.filter(account__login=login).values_list("account", flat=True)[0])


def test_an_account_is_opened_changed_closed_and_stays_readable(bank: Bank, core: int) -> None:  # noqa: F811
    entry = role(core, "录入")
    made = open_account(
        OpenAccount(system=core, login="B1", person=bank.people["李明"], roles=[entry], valid_from=TODAY), ctx=system()
    )
    with pytest.raises(Refused) as again:
        open_account(OpenAccount(system=core, login="B1", valid_from=TODAY), ctx=system())
    assert again.value.codes == {"account.open_already"} or "account.open_already" in again.value.codes
    key = made.result["account"]
    close_account(CloseAccount(account=key, day=dt.date(2026, 4, 1)), ctx=system())
    assert AccountState.objects.on(dt.date(2026, 3, 31)).count() == 1
    assert AccountState.objects.on(dt.date(2026, 4, 1)).count() == 0
    assert AccountRole.objects.on(dt.date(2026, 4, 1)).count() == 0
    reopened = OpenAccount(system=core, login="B1", valid_from=dt.date(2026, 5, 1))
    assert open_account(reopened, ctx=system()).result["account"] == key


def test_a_role_of_another_system_is_refused(bank: Bank, core: int) -> None:  # noqa: F811
    other = register_system(
        RegisterSystem(name="信贷系统", owner=bank.units["风险管理部"], valid_from=START), ctx=system()
    )
    foreign = role(int(other.result["system"]), "审批")
    with pytest.raises(Refused) as refused:
        open_account(OpenAccount(system=core, login="B1", roles=[foreign], valid_from=TODAY), ctx=system())
    assert "reference.unknown" in refused.value.codes


def test_what_is_in_use_does_not_end(bank: Bank, core: int) -> None:  # noqa: F811
    entry = role(core, "录入")
    open_account(OpenAccount(system=core, login="B1", roles=[entry], valid_from=TODAY), ctx=system())
    with pytest.raises(Refused) as kept:
        end_role(EndRole(role=entry, day=TODAY), ctx=system())
    assert "role.in_use" in kept.value.codes
    with pytest.raises(Refused) as open_still:
        end_system(EndSystem(system=core, day=TODAY), ctx=system())
    assert "system.has_accounts" in open_still.value.codes
    close_account(CloseAccount(account=_account("B1"), day=TODAY), ctx=system())
    end_system(EndSystem(system=core, day=dt.date(2026, 3, 3)), ctx=system())
    assert not SystemState.objects.on(dt.date(2026, 3, 3)).exists()
    assert not RoleState.objects.on(dt.date(2026, 3, 3)).exists()


def test_the_department_that_runs_a_system_keeps_its_accounts_and_no_other(bank: Bank, core: int) -> None:  # noqa: F811
    bank.post("系统管理员")
    bank.establish("运营管理部", "系统管理员")
    bank.assign("赵敏", "运营管理部", "系统管理员")
    bank.give("系统管理员", "accounts.change", "accounts.read", scope=Scope.UNIT)
    open_account(OpenAccount(system=core, login="C1", valid_from=TODAY), ctx=acting(bank.people["赵敏"]))
    other = register_system(
        RegisterSystem(name="信贷系统", owner=bank.units["风险管理部"], valid_from=START), ctx=system()
    )
    with pytest.raises(Refused) as refused:
        cmd = OpenAccount(system=int(other.result["system"]), login="C2", valid_from=TODAY)
        open_account(cmd, ctx=acting(bank.people["赵敏"]))
    assert "permission.denied" in refused.value.codes


@pytest.fixture
def keeper(bank: Bank, sign_in: Callable[[str], Client]) -> Client:  # noqa: F811
    """顾清, who may also manage systems."""
    bank.give("组织管理岗", "accounts.read", "accounts.change")
    return sign_in("顾清")


def test_pages_import_reconcile_and_settle(bank: Bank, core: int, keeper: Client) -> None:  # noqa: F811
    role(core, "录入", bank, "柜员", needed=True)
    page = f"/systems/{core}/import"
    text = LIST + "A9,999999,周某,录入,,2020-01-01\n"
    tried = keeper.post(page, {"files": SimpleUploadedFile("清单.csv", text.encode()), "update": "on"})
    assert "新账号" in tried.content.decode()
    assert not AccountState.objects.exists()
    assert keeper.post(page, {"act": "confirm"}).headers["Location"] == f"/systems/{core}/reconcile"
    shown = keeper.get(f"/systems/{core}/reconcile").content.decode()
    assert "使用人不在册" in shown and "账号久未使用" in shown and "落实到人" in shown
    assert keeper.post(f"/systems/{core}/reconcile/close", {"ids": []}).status_code == 422
    keeper.post(f"/systems/{core}/reconcile/close", {"ids": [_account("A9")]})
    assert {a.login for a in picture(TODAY + dt.timedelta(days=400)).accounts} == {"A1"}


def test_an_account_of_another_system_is_not_closed_from_here(bank: Bank, core: int, keeper: Client) -> None:  # noqa: F811
    made = register_system(
        RegisterSystem(name="信贷系统", owner=bank.units["风险管理部"], valid_from=START), ctx=system()
    )
    other = int(made.result["system"])
    open_account(OpenAccount(system=other, login="X1", valid_from=START), ctx=system())
    assert keeper.post(f"/systems/{core}/reconcile/close", {"ids": [_account("X1")]}).status_code == 422
    assert len(picture(TODAY, other).accounts) == 1


def test_a_moved_user_keeps_the_account_for_the_present_post(bank: Bank, core: int, keeper: Client) -> None:  # noqa: F811
    key = role(core, "录入", bank, "柜员")
    entitle(Entitle(role=key, post=bank.posts["运营主管"], valid_from=START), ctx=system())
    listed(LIST, core)
    chief = bank.positions["营业部", "运营主管"]
    transfer(Transfer(person=bank.people["李明"], position=chief, day=TODAY), ctx=system())
    keeper.post(f"/systems/{core}/reconcile/keep", {"ids": [_account("A1")]})
    (account,) = picture(Assignment.objects.latest("valid_from").valid_from + dt.timedelta(days=3650)).accounts
    assert account.position == chief


def test_everybody_sees_the_own_accounts_only(bank: Bank, core: int, sign_in: Callable[[str], Client]) -> None:  # noqa: F811
    listed(LIST + "A2,000001,王芳,录入,,\n", core)
    page = sign_in("李明").get("/system-accounts").content.decode()
    assert ">A1<" in page and ">A2<" not in page
    assert sign_in("李明").get(f"/system-accounts/{_account('A2')}").status_code == 403
    own = sign_in("李明").get(f"/people/{bank.people['李明']}").content.decode()
    assert "核心业务系统 A1" in own


def test_registers_ask_the_same_whatever_their_length(bank: Bank, core: int, keeper: Client) -> None:  # noqa: F811
    listed(LIST, core)
    few = cost(keeper, "/system-accounts")
    listed(LIST + "".join(f"Z{n},00000{1 + n % 3},,录入,,\n" for n in range(12)), core)
    assert cost(keeper, "/system-accounts") == few
    assert few < 25
