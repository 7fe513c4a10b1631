"""The ledger is searched by what people know: names, codes, staff numbers."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.framework import clock
from gangze.framework.context import person_context, system_context
from gangze.framework.ledger.models import LedgerEntry
from gangze.organisation.models import Unit, UnitState
from gangze.organisation.services.posts import CreatePost, create_post
from gangze.organisation.services.units import ChangeUnit, change_unit
from gangze.people.models import User
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db


def entries(client, **given: str) -> set[str]:
    rows = client.get("/api/v1/ledger", given | {"size": "200"}).json()["rows"]
    return {row["id"] for row in rows}


@pytest.fixture
def acts() -> dict[str, str]:
    """One act of 毛卫国 about a new post, one of the system about 云屏分行."""
    clerk = User.objects.get(username=NUMBERS["编制管理员"])
    ctx = person_context(clerk.person_id or 0, clerk.label, clock.now())
    system = system_context("测试", clock.now())
    post = create_post(CreatePost(name="碳排放核算岗", code="P-CO2", valid_from=ctx.today), ctx=ctx)
    branch = UnitState.objects.current().get(name="云屏分行").unit_id
    cmd = ChangeUnit(unit=branch, changes={"short_name": "云屏"}, valid_from=ctx.today)
    return {"post": str(post.act), "unit": str(change_unit(cmd, ctx=system).act)}


def test_by_name_and_number_of_who_acted(acts: dict[str, str], sign_in) -> None:
    client = sign_in("审计管理员")
    for words in ("毛卫国", NUMBERS["编制管理员"]):
        found = entries(client, actor=words)
        assert acts["post"] in found and acts["unit"] not in found
    assert entries(client, actor="查无此人") == set()
    assert "操作人姓名或工号" in client.get("/ledger", {"actor": "毛卫国"}).content.decode()


def test_an_entry_speaks_of_the_last_day_and_names_what_was_submitted(sign_in) -> None:
    ctx = system_context("测试", clock.now())
    until = ctx.today.replace(year=ctx.today.year + 1)
    made = create_post(CreatePost(name="冬训岗", code="P-WT", valid_from=ctx.today, valid_to=until), ctx=ctx)
    client = sign_in("审计管理员")
    page = client.get(f"/ledger/{made.act}").content.decode()
    assert "截止日期" in page and str(until - dt.timedelta(days=1)) in page and "（不含）" not in page
    event = LedgerEntry.objects.filter(command="signin.event").latest("at")
    page = client.get(f"/ledger/{event.pk}").content.decode()
    assert "网络地址" in page and "signed_in" not in page


def test_by_name_and_code_of_what_it_is_about(acts: dict[str, str], sign_in) -> None:
    client = sign_in("审计管理员")
    branch = Unit.objects.get(states__name="云屏分行", states__superseded_at__gt=clock.now(), states__short_name="云屏")
    for words in ("云屏分行", branch.code, f"organisation.unit:{branch.pk}"):
        assert acts["unit"] in entries(client, subject=words)
        assert acts["post"] not in entries(client, subject=words)
    for words in ("碳排放核算", "P-CO2"):
        assert entries(client, subject=words) == {acts["post"]}
    assert acts["post"] in entries(client, command="organisation.create_post", actor="毛卫国")
    assert LedgerEntry.objects.filter(pk=acts["post"]).exists()
