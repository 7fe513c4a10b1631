"""Authorities over HTTP: register, chain, look ahead, second person, letters, tables, who may approve."""

from __future__ import annotations

import io

import openpyxl
import pytest
from docx import Document

from gangze.duties.authority.models import Authority, AuthorityLetter, AuthorityTerms
from gangze.duties.authority.tests.bank import TODAY, WAN, code, granted, passed_on, whole_ladder
from gangze.framework import clock
from gangze.framework.facts import known
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.proposal import Proposal
from gangze.organisation.tests.bank import NOW, Bank

HEADS = [
    "授权编号",
    "授权种类",
    "上级授权",
    "机构",
    "岗位",
    "授权事项",
    "币种",
    "单笔限额",
    "可转授权层级",
    "生效日期",
    "截止日期",
]


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def place(bank: Bank, unit: str, post: str) -> str:
    """A position as its field takes it."""
    row = Authority._meta.get_field("position").related_model.objects.get(pk=bank.positions[unit, post])
    return f"{row.unit.code}/{row.post.code}"


def form(bank: Bank, **more: str) -> dict[str, str]:
    """A grant as the form sends it."""
    return {
        "kind": "basic", "matter_key": "credit.approve", "position": place(bank, "东山分行", "分行行长"),
        "currency": "CNY", "single": "500万元", "inclusive": "on", "depth": "0", "valid_from": str(TODAY),
    } | more  # fmt: skip


def sheet(*rows: list[str]) -> io.BytesIO:
    """A workbook with the headings."""
    book = openpyxl.Workbook()
    for row in (HEADS, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "授权.xlsx"
    return file


def test_granted_on_screen_approved_by_another(bank: Bank, sign_in) -> None:
    sign_in("范晓").post("/authorities/add", form(bank))
    waiting = Proposal.objects.get(command="authority.grant")
    approver = sign_in("钟慧")
    assert "东山分行·分行行长：授信审批 单笔500万元（含）" in approver.get(f"/todo/{waiting.pk}").content.decode()
    assert not Authority.objects.exists()
    approver.post(f"/todo/{waiting.pk}", {"act": "approve", "opinion": "同意"})
    row = Authority.objects.get()
    assert AuthorityTerms.objects.get(authority=row).single == 500 * WAN
    assert "单笔500万元（含）" in approver.get("/authorities").content.decode()


def test_two_currencies_in_one_authority_are_refused_beside_the_field(bank: Bank, sign_in) -> None:
    page = sign_in("范晓").post("/authorities/add", form(bank, daily="3万美元"))
    assert page.status_code == 422
    assert "当日累计写的是美元，授权币种是人民币" in page.content.decode()
    assert not Proposal.objects.exists()


def test_more_than_held_is_refused_on_the_form_with_the_chain(bank: Bank, sign_in) -> None:
    _top, middle, _low = whole_ladder(bank)
    sent = form(bank, single="600万", position=place(bank, "城东支行", "柜员"), last_day="2026-12-31")
    page = sign_in("范晓").post(f"/authorities/{middle}/delegate", sent)
    assert page.status_code == 422
    assert "单笔限额600万元高于上级授权" in page.content.decode()


def test_a_withdrawal_is_looked_at_before_it_is_done(bank: Bank, sign_in) -> None:
    _top, middle, low = whole_ladder(bank)
    client = sign_in("范晓")
    assert code(low) in client.get(f"/authorities/{middle}/withdraw").content.decode()
    before = LedgerEntry.objects.count()
    sent = {"day": str(TODAY), "below": "withdraw", "reason": "收权"}
    page = client.post(f"/authorities/{middle}/withdraw", sent | {"foresee": "1"})
    assert page.status_code == 200
    assert LedgerEntry.objects.count() == before
    client.post(f"/authorities/{middle}/withdraw", sent)
    assert not AuthorityTerms.objects.filter(known(), authority__in=[middle, low]).exists()
    shown = client.get(f"/authorities/{low}").content.decode()
    assert "连带于" in shown
    notice = client.get(f"/authorities/{middle}/notice/word")
    text = "\n".join(c.text for t in Document(io.BytesIO(notice.content)).tables for r in t.rows for c in r.cells)
    assert "收权" in text


def test_one_page_shows_the_chain_and_who_holds_each_level(bank: Bank, sign_in) -> None:
    _top, middle, _low = whole_ladder(bank)
    page = sign_in("李明").get(f"/authorities/{middle}").content.decode()
    for said in ("秦岳", "陆川", "邓琳", "单笔5000万元（含）", "没有与现行内容一致的授权书"):
        assert said in page
    assert "/withdraw" not in page
    assert sign_in("李明").get("/authorities/add").status_code == 403


def test_a_letter_is_issued_and_says_what_was_granted(bank: Bank, sign_in) -> None:
    top, _middle, _low = whole_ladder(bank)
    client = sign_in("范晓")
    client.post(f"/authorities/{top}/letter")
    letter = AuthorityLetter.objects.get()
    file = Document(io.BytesIO(client.get(f"/authorities/letters/{letter.pk}/word").content))
    text = "\n".join([p.text for p in file.paragraphs] + [c.text for t in file.tables for r in t.rows for c in r.cells])
    for said in (
        "授权书",
        letter.number,
        "单笔5000万元（含）",
        "可以转授权2级",
        "法人授权",
        "授权人（签章）",
        "2026年12月31日",
    ):
        assert said in text
    assert client.get(f"/authorities/letters/{letter.pk}/pdf").content[:5] == b"%PDF-"


def test_who_may_approve_marks_the_lowest_that_may(bank: Bank, sign_in) -> None:
    whole_ladder(bank)
    unit = Authority._meta.get_field("grantor_unit").related_model.objects.get(pk=bank.units["城东支行"]).code
    asked = f"/authorities/who?matter=credit.approve&currency=CNY&day={TODAY}&unit={unit}"
    page = sign_in("李明").get(f"{asked}&amount=480万&product=")
    steps = page.context["drawn"].steps
    assert [(s.name.partition("·")[0], s.may, s.first) for s in steps] == [
        ("城东支行", False, False), ("东山分行", True, True), ("山海银行总行", True, False),
    ]  # fmt: skip
    assert "超过单笔限额50万元" in page.content.decode()
    assert "没有人有权审批" in sign_in("李明").get(f"{asked}&amount=6000万&product=").content.decode()
    assert "没有产品" in sign_in("李明").get(f"{asked}&amount=1&product=飞机").content.decode()


def test_the_register_filters_and_its_queries_do_not_grow(bank: Bank, sign_in, django_assert_max_num_queries) -> None:
    top, _middle, _low = whole_ladder(bank)
    for number in range(12):
        passed_on(bank, top, "城东支行", "支行行长", WAN * (number + 1), above=number * 100)
    client = sign_in("范晓")
    client.get("/authorities")
    with django_assert_max_num_queries(24):
        assert client.get("/authorities").context["page"].total == 15
    total = lambda query: client.get(f"/authorities?{query}").context["page"].total  # noqa: E731
    assert total("q=分行行长") == 1
    assert total("kind=basic") == 1
    assert total("matter=贷款审批") == 15
    assert total("capacity=signature") == 0
    assert total(f"unit={bank.units['城东支行']}") == 13
    assert total("state=expired&as_of=2027-06-01") == 15
    assert client.get("/api/v1/authorities?kind=basic").json()["rows"][0]["limits"] == "单笔5000万元（含）"


def test_a_table_goes_to_a_second_person_and_reads_back(bank: Bank, sign_in) -> None:
    client = sign_in("范晓")
    rows = [
        [
            "甲1",
            "基本授权",
            "",
            "山海银行总行",
            "行长",
            "授信审批",
            "人民币",
            "5000万元",
            "1",
            "2026-03-02",
            "2026-12-31",
        ],
        ["甲2", "基本授权", "", "东山分行", "分行行长", "外汇业务对外签字", "USD", "3万美元", "", "2026-03-02", "长期"],
    ]
    tried = client.post("/authorities/import", {"files": sheet(*rows), "update": "on"})
    assert tried.context["report"]["faults"] == []
    client.post("/authorities/import", {"act": "confirm"})
    assert not Authority.objects.exists()
    waiting = Proposal.objects.get(command="authority.grant")
    sign_in("钟慧").post(f"/todo/{waiting.pk}", {"act": "approve", "opinion": "同意"})
    assert set(Authority.objects.values_list("code", flat=True)) == {"甲1", "甲2"}
    again = client.post("/authorities/import", {"files": sheet(*rows), "update": "on"})
    assert not again.context["report"]["anything"]


def test_each_bad_row_is_told_with_its_column(bank: Bank, sign_in) -> None:
    top = granted(bank, "山海银行总行", "行长", 5000 * WAN, depth=1, code="甲1")
    assert top
    rows = [
        ["", "", "甲1", "东山分行", "分行行长", "授信审批", "人民币", "9000万元", "", "2026-03-02", "2026-12-31"],
        ["", "", "", "东山分行", "飞行员", "授信审批", "人民币", "1万元", "", "2026-03-02", ""],
        ["", "", "", "东山分行", "分行行长", "登月审批", "人民币", "1万元", "", "2026-03-02", ""],
        ["", "", "", "东山分行", "分行行长", "授信审批", "人民币", "3万美元", "", "2026-03-02", ""],
        ["", "", "没有", "东山分行", "分行行长", "授信审批", "人民币", "一点点", "", "2026-03-02", ""],
    ]
    report = sign_in("范晓").post("/authorities/import", {"files": sheet(*rows)}).context["report"]
    told = [(fault["line"], fault["column"], fault["message"]) for fault in report["faults"]]
    assert [(line, column) for line, column, _said in told] == [
        (2, "单笔限额"), (3, "岗位"), (4, "授权事项"), (5, "单笔限额"), (6, "单笔限额"),
    ]  # fmt: skip
    assert "高于上级授权甲1的5000万元" in told[0][2]
    assert "写的是美元，授权币种是人民币" in told[3][2]


def test_panels_and_workbench_say_what_may_be_approved(bank: Bank, sign_in) -> None:
    whole_ladder(bank)
    client = sign_in("陆川")
    home = client.get("/").content.decode()
    assert "我的审批权限" in home
    assert "单笔500万元（含）" in home
    assert "单笔500万元（含）" in client.get(f"/positions/{bank.positions['东山分行', '分行行长']}").content.decode()
    assert "单笔500万元（含）" in client.get(f"/units/{bank.units['东山分行']}").content.decode()
    assert "我的审批权限" not in sign_in("李明").get("/").content.decode()
