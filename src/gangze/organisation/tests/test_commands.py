"""The command line: first administrators, emergencies, feeds, the made-up bank."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gangze.framework.permission import decide
from gangze.organisation.demo import plan
from gangze.organisation.models import Assignment, Unit
from gangze.organisation.tests.bank import acting, small_bank
from gangze.people.models import Person, User

pytestmark = pytest.mark.django_db


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def run(*words: object) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out)
    return out.getvalue()


def test_three_administrators_are_made_once_and_kept_apart() -> None:
    told = run("bootstrap", "--head-office", "某某银行总行")
    lines = [line.split() for line in told.splitlines() if "密码 " in line]
    assert [line[0] for line in lines] == ["系统管理岗", "安全管理岗", "审计管理岗"]
    for line in lines:
        assert User.objects.get(username=line[3]).check_password(line[5])
    ids = dict(Person.objects.values_list("staff_number", "pk"))
    can = {
        number: {
            right
            for right in ("organisation.change", "rights.change", "ledger.read")
            if decide(acting(ids[number], now()), right).allowed
        }
        for number in ids
    }
    assert can == {
        "sysadmin": {"organisation.change"},
        "secadmin": {"rights.change"},
        "audadmin": {"ledger.read"},
    }
    with pytest.raises(CommandError, match=r"bootstrap\.done"):
        run("bootstrap")


def test_holders_of_the_first_posts_can_be_named() -> None:
    with pytest.raises(CommandError, match="请按顺序给出"):
        run("bootstrap", "--holder", "001:王芳")
    run("bootstrap", "--holder", "001:王芳", "--holder", "002:李明", "--holder", "003:赵敏")
    assert sorted(User.objects.values_list("username", flat=True)) == ["001", "002", "003"]


def test_a_misspelt_key_of_the_content_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "posts.yaml"
    file.write_text(
        "kind: administrator-posts\nkey: x\nvalid_from: 2026-01-01\nsource: 测试依据\nbody:\n  postz: []\n",
        "utf-8",
    )
    with pytest.raises(CommandError, match=r"posts\.yaml:6:3.*postz"):
        run("bootstrap", "--content", file)


def test_the_glass_is_broken_from_the_server_for_a_day() -> None:
    run("bootstrap")
    person = Person.objects.get(staff_number="sysadmin").pk
    told = run("emergency", "sysadmin", "rights.change", "--reason", "安全管理员均无法登录", "--reset-password")
    assert decide(acting(person, now()), "rights.change").allowed
    assert not decide(acting(person, now() + dt.timedelta(days=1)), "rights.change").allowed
    password = told.splitlines()[1].partition("：")[2]
    assert User.objects.get(username="sysadmin").check_password(password)
    with pytest.raises(CommandError, match=r"emergency\.days"):
        run("emergency", "sysadmin", "rights.change", "--reason", "急", "--days", 30)
    with pytest.raises(CommandError, match="没有工号"):
        run("emergency", "nobody", "rights.change", "--reason", "急")


def test_a_feed_is_loaded_refused_and_its_faults_saved(tmp_path: Path) -> None:
    small_bank()
    good, bad, faults = tmp_path / "好.csv", tmp_path / "坏.csv", tmp_path / "错.xlsx"
    head = "工号,姓名,入行日期,机构名称,岗位,任职起始日\n"
    good.write_text(head + "A1,陈静,2022-01-04,营业部,柜员,2022-01-04\n", "utf-8")
    bad.write_text(head + "A2,刘洋,2022-01-04,营业部,拒员,2022-01-04\n", "utf-8")
    assert '"入职": 1' in run("hr", "load", good)
    with pytest.raises(CommandError, match=r"坏\.csv:2 岗位 \[row\.post_unknown\]"):
        run("hr", "load", bad, "--faults", faults)
    assert faults.stat().st_size > 1_000
    assert not Person.objects.filter(staff_number="A2").exists()
    run("hr", "template", tmp_path / "模板.xlsx")


def test_the_made_up_bank_is_the_same_each_time_and_loaded_once() -> None:
    units = plan.units(plan.FULL)
    assert 11_500 < len(units) < 12_500
    assert len(plan.posts()) >= 4_000
    places = plan.positions(units, 7)
    assert 48_000 < len(places) < 52_000
    assert places == plan.positions(units, 7)
    assert '机构' in run("demo", "--people", 60)
    assert Person.objects.count() == 60
    assert 100 < Assignment.objects.count() < 180
    assert Unit.objects.filter(code="D").exists()
    with pytest.raises(CommandError, match="已经装载过"):
        run("demo", "--people", 60)
