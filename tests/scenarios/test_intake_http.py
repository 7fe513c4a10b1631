"""Documents through HTTP: what stands in the way is said before acceptance, nothing typed is lost, links lead on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gangze.duties.models import Manual, ManualInForce, ManualVersion
from gangze.duties.services import DraftManual, draft_manual
from gangze.framework import clock
from gangze.framework.context import person_context, system_context
from gangze.framework.jobs import work_once
from gangze.framework.permission import Scope
from gangze.intake.models import Draft, DraftState
from gangze.intake.services.correcting import PlaceDraft, place_draft
from gangze.intake.services.receiving import read_draft
from gangze.kernel.findings import Refused
from gangze.organisation.models import Assignment, Position, PostState, UnitState
from gangze.organisation.services.rights import GrantRight, grant_right
from gangze.people.models import User
from gangze.web.sample import load
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db

CLERK = "编制管理员"
TEXT = """普惠金融事业部岗位职责

普惠金融事业部设产品、督导两个岗位，各岗职责：

一、产品岗
（一）设计小微信贷产品，每季度评估一次；
（二）登记产品台账，建立客户回访名单；

二、督导岗
（一）每月检查支行小微贷款投放；
"""


def system():
    return system_context("测试", clock.now())


def opened(client: Client, text: str = TEXT, name: str = "普惠金融.txt", *, under: int | None = None) -> Draft:
    """A draft read from a text and placed where it belongs."""
    ctx = system()
    file = SimpleUploadedFile(name, text.encode())
    client.post("/intake/upload", {"files": [file], "valid_from": ctx.today.isoformat()})
    draft = Draft.objects.order_by("-pk").first()
    work_once(clock.now())
    head = UnitState.objects.on(ctx.today).get(kind="head_office").unit_id
    answer = {"revision": 0, "under": under or head, "valid_from": ctx.today.isoformat()}
    client.post(f"/intake/{draft.pk}/place", answer)
    draft.refresh_from_db()
    return draft


def accepted(client: Client, draft: Draft, **more):
    draft.refresh_from_db()
    given = {"revision": draft.revision, "doubts_accepted": "on"}
    response = client.post(f"/intake/{draft.pk}/accept", given | more)
    draft.refresh_from_db()
    return response


def node(draft: Draft, words: str) -> dict:
    return next(n for n in draft.tree if words in (n["name"] or n["text"]))


def texts(draft: Draft) -> list[str]:
    draft.refresh_from_db()
    return [n["text"] for n in draft.tree if n["type"] == "duty"]


def test_after_acceptance_every_unit_and_post_is_one_click_away(sign_in) -> None:
    client = sign_in(CLERK)
    draft = opened(client)
    assert accepted(client, draft).status_code == 302
    page = client.get(f"/intake/{draft.pk}").content.decode()
    unit = UnitState.objects.current().get(name="普惠金融事业部").unit_id
    posts = Position.objects.filter(unit=unit).values_list("post", flat=True)
    assert len(posts) == 2
    for address in (reverse("unit", args=[unit]), *(reverse("post", args=[post]) for post in posts)):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_a_manual_being_drafted_is_asked_about_before_acceptance(sign_in) -> None:
    client = sign_in(CLERK)
    assert accepted(client, opened(client)).status_code == 302
    unit = UnitState.objects.current().get(name="普惠金融事业部").unit_id
    post = PostState.objects.current().get(name="产品岗", post__in=Position.objects.filter(unit=unit).values("post"))
    version = draft_manual(DraftManual(post=post.post_id, copy_in_force=True), ctx=system()).result["version"]

    newer = opened(client, TEXT.replace("每季度评估", "每半年评估"), "普惠金融（修订）.txt")
    page = client.get(f"/intake/{newer.pk}").content.decode()
    assert "这些说明书正在编制" in page
    assert f'href="/manuals/versions/{version}/edit"' in page
    refused = accepted(client, newer)
    assert refused.status_code == 422
    assert "第2版正在编制" in refused.content.decode()
    assert newer.state == DraftState.OPEN

    client.post(f"/manuals/versions/{version}/discard", {"revision": 0})
    assert "这些说明书正在编制" not in client.get(f"/intake/{newer.pk}").content.decode()
    assert accepted(client, newer).status_code == 302
    drafted = ManualVersion.objects.get(state="draft", manual__post=post.post_id)
    assert f"/manuals/versions/{drafted.pk}/edit" in client.get(f"/intake/{newer.pk}").content.decode()


def test_an_unchanged_manual_that_is_being_drafted_stands_in_nobodys_way(sign_in) -> None:
    client = sign_in(CLERK)
    assert accepted(client, opened(client)).status_code == 302
    unit = UnitState.objects.current().get(name="普惠金融事业部").unit_id
    post = PostState.objects.current().get(name="督导岗", post__in=Position.objects.filter(unit=unit).values("post"))
    draft_manual(DraftManual(post=post.post_id, copy_in_force=True), ctx=system())
    newer = opened(client, TEXT.replace("每季度评估", "每半年评估"), "普惠金融（修订）.txt")
    assert "这些说明书正在编制" not in client.get(f"/intake/{newer.pk}").content.decode()
    assert accepted(client, newer).status_code == 302


def test_splitting_keeps_what_was_typed_before(sign_in) -> None:
    client = sign_in(CLERK)
    draft = opened(client)
    duty = node(draft, "登记产品台账")
    typed = "  登记产品和额度台账，\r\n建立客户回访清单"
    at = typed.replace("\r\n", "\n").index("\n")
    given = {"revision": draft.revision, "operation": "split", "node": duty["id"], "text": typed, "at": at}
    assert client.post(f"/intake/{draft.pk}/correct", given | {"frequency": "", "group": ""}).status_code == 302
    said = texts(draft)
    assert "登记产品和额度台账" in said
    assert any(text.strip() == "建立客户回访清单" for text in said)


def test_a_refused_split_still_keeps_what_was_typed(sign_in) -> None:
    client = sign_in(CLERK)
    draft = opened(client)
    duty = node(draft, "登记产品台账")
    given = {"revision": draft.revision, "operation": "split", "node": duty["id"], "text": "登记全部产品台账", "at": 0}
    refused = client.post(f"/intake/{draft.pk}/correct", given)
    assert refused.status_code == 422
    assert "拆分处两侧都要有文字" in refused.content.decode()
    assert "登记全部产品台账" in texts(draft)


@pytest.mark.parametrize("path", ["correct", "undo", "place", "accept"])
def test_whatever_is_submitted_takes_the_open_editor_along(path: str, sign_in) -> None:
    client = sign_in(CLERK)
    draft = opened(client)
    duties = [n for n in draft.tree if n["type"] == "duty" and n["parent"] == node(draft, "登记产品台账")["parent"]]
    first = {"revision": draft.revision, "operation": "settle", "nodes": [duties[0]["id"]]}
    client.post(f"/intake/{draft.pk}/correct", first)
    draft.refresh_from_db()
    given = {
        "revision": draft.revision,
        "operation": "merge",
        "nodes": [duty["id"] for duty in duties],
        "under": draft.under_id,
        "doubts_accepted": "on",
        "unsaved-node": duties[0]["id"],
        "unsaved-text": "设计小微和涉农信贷产品，每季度评估一次",
        "unsaved-frequency": "quarterly",
        "unsaved-group": "",
    }
    assert client.post(f"/intake/{draft.pk}/{path}", given).status_code == 302
    assert any("涉农信贷产品" in text for text in texts(draft))


def test_who_may_act_in_one_branch_cannot_place_a_document_that_changes_another(sign_in) -> None:
    ctx = system()
    client = sign_in(CLERK)
    branches = UnitState.objects.on(ctx.today).filter(kind="branch").order_by("pk")[:2]
    own, other = (branch.unit_id for branch in branches)
    teller = User.objects.get(username=NUMBERS["柜员"])
    held = Assignment.objects.current().filter(person=teller.person_id).first()
    grant = {"post": held.position.post_id, "scope": Scope.UNITS, "units": [own], "valid_from": ctx.today}
    grant_right.many([GrantRight(right=right, **grant) for right in ("intake.use", "intake.accept")], ctx=ctx)

    text = f"{branches[1].name}工作职责\n\n一、每月检查一次辖内网点安全；\n二、负责辖内网点信贷档案管理。\n"
    draft = opened(client, text, "分行.txt", under=own)
    assert node(draft, branches[1].name)
    limited = person_context(teller.person_id or 0, teller.label, clock.now())
    cmd = PlaceDraft(draft=draft.pk, revision=draft.revision, under=own, valid_from=ctx.today)
    with pytest.raises(Refused) as refused:
        place_draft(cmd, ctx=limited)
    assert refused.value.codes == {"permission.denied"}

    fresh = opened(client, text.replace(branches[1].name, "乡镇金融服务部"), "新设.txt", under=own)
    cmd = PlaceDraft(draft=fresh.pk, revision=fresh.revision, under=own, valid_from=ctx.today)
    assert place_draft(cmd, ctx=limited).result == fresh.revision + 1
    with pytest.raises(Refused):
        place_draft(PlaceDraft(draft=fresh.pk, revision=fresh.revision + 1, under=other, valid_from=ctx.today), ctx=limited)


def test_two_browsers_accept_one_draft_and_the_second_is_told_who_was_first(sign_in) -> None:
    first, second = sign_in(CLERK), sign_in("人力资源经理")
    draft = opened(first)
    given = {"revision": draft.revision, "doubts_accepted": "on"}
    assert first.post(f"/intake/{draft.pk}/accept", given).status_code == 302
    refused = second.post(f"/intake/{draft.pk}/accept", given)
    page = refused.content.decode()
    draft.refresh_from_db()
    assert refused.status_code == 422
    assert re.search(f"这份草稿已由{draft.closed_label}于.+入库", page)
    assert "查看入库结果" in page
    unit = UnitState.objects.current().get(name="普惠金融事业部").unit_id
    assert f'href="{reverse("unit", args=[unit])}"' in page
    assert Manual.objects.filter(post__positions__unit=unit).count() == ManualInForce.objects.filter(
        manual__post__positions__unit=unit
    ).count()


SAMPLE = Path(load.__file__).resolve().parents[2] / "content" / "sample"


def uploaded(client: Client, name: str, data: bytes) -> tuple[Draft, str]:
    """The draft of a file once it was read, and its page."""
    given = {"files": [SimpleUploadedFile(name, data)], "valid_from": system().today.isoformat()}
    client.post("/intake/upload", given)
    work_once(clock.now())
    draft = Draft.objects.order_by("-pk").first()
    return draft, client.get(f"/intake/{draft.pk}").content.decode()


@pytest.mark.parametrize(
    ("file", "word", "route"),
    [
        ("hr/员工花名册.xlsx", "这是人员表", "hr-import"),
        ("hr/人员变动_202507.csv", "这是人员表", "hr-import"),
        ("documents/岗位编制表.xlsx", "这是定岗定编表", "positions-import"),
    ],
)
def test_a_register_among_the_documents_is_sent_where_it_belongs(file: str, word: str, route: str, sign_in) -> None:
    path = SAMPLE / file
    draft, page = uploaded(sign_in(CLERK), path.name, path.read_bytes())
    assert draft.state == DraftState.FAILED
    assert word in page
    assert f'href="{reverse(route)}"' in page
    assert draft.tree == []


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("机构编码,机构名称,机构类型,上级机构\nB1,城西支行,支行,总行\n", "units-import"),
        ("岗位编码,岗位名称,类别,序列\nP900,绿色金融岗,业务,专业序列\n", "posts-import"),
    ],
)
def test_tables_of_units_and_posts_too(text: str, route: str, sign_in) -> None:
    _draft, page = uploaded(sign_in(CLERK), "目录.csv", text.encode())
    assert f'href="{reverse(route)}"' in page


def test_a_table_with_duties_is_read_as_before(sign_in) -> None:
    text = "部门,岗位,编制,主要职责\n绿色金融部,绿色信贷岗,2,每月审核一次绿色贷款台账\n绿色金融部,碳核算岗,1,每季核算一次融资碳排放\n"
    draft, page = uploaded(sign_in(CLERK), "绿色金融部岗位表.csv", text.encode())
    assert draft.state == DraftState.OPEN
    assert "每月审核一次绿色贷款台账" in page


def test_a_day_that_is_none_is_refused_and_nothing_chosen_is_lost(sign_in) -> None:
    client = sign_in(CLERK)
    head = UnitState.objects.current().get(kind="head_office").unit_id
    before = Draft.objects.count()
    given = {"files": [SimpleUploadedFile("普惠.txt", TEXT.encode())], "valid_from": "2026-02-30", "under": head}
    answer = client.post("/intake/upload", given)
    page = answer.content.decode()
    assert (answer.status_code, Draft.objects.count()) == (422, before)
    assert "生效日期“2026-02-30”不是有效日期" in page
    assert f'<option value="{head}" selected>' in page

    draft = opened(client)
    answer = client.post(
        f"/intake/{draft.pk}/place", {"revision": draft.revision, "under": head, "valid_from": "明天"}
    )
    assert answer.status_code == 422
    assert "生效日期“明天”不是有效日期" in answer.content.decode()


def test_a_repeated_duty_is_told_once_with_its_post(sign_in) -> None:
    client = sign_in(CLERK)
    draft = opened(client, TEXT + "（二）每月检查支行小微贷款投放；\n")
    page = accepted(client, draft).content.decode()
    assert page.count('data-finding="intake.duty_twice"') == 1
    assert "普惠金融事业部 / 督导岗" in page.split('data-finding="intake.duty_twice"')[1].split("</li>")[0]


def test_a_day_outside_the_life_of_a_unit_or_post_is_told_by_name(sign_in) -> None:
    client = sign_in(CLERK)
    unit = UnitState.objects.current().get(name="云屏分行")
    page = client.get(f"/units/{unit.unit_id}?as_of=1999-01-01").content.decode()
    assert "该机构在1999-01-01不存续" in page
    assert "<dd>云屏分行</dd>" in page


def long_text(departments: int, duties: int) -> str:
    """Departments with numbered duties of their own, more than one window holds."""
    numbered = "".join(f"{n}、登记第{n}号台账并按月核对；\n" for n in range(1, duties + 1))
    names = [f"业务{chr(0x4E00 + 3 * n)}部" for n in range(departments)]
    return "".join(f"{name}工作职责\n{numbered}" for name in names)


def test_a_long_draft_is_shown_in_windows_and_corrected_in_each(sign_in) -> None:
    client = sign_in(CLERK)
    draft = opened(client, long_text(30, 50), "全行部门职责.txt")
    assert len(draft.tree) > 1000
    page = client.get(f"/intake/{draft.pk}").content.decode()
    assert "内容较多" in page
    assert page.count('class="in-node ') < len(draft.tree)

    last = draft.tree[-1]
    window = client.get(f"/intake/{draft.pk}", {"at_node": last["id"]}).content.decode()
    assert f'class="in-node is-duty" data-node="{last["id"]}"' in window
    assert f'class="in-mark is-duty" data-node="{last["id"]}"' in window
    assert f'data-node="{draft.tree[1]["id"]}"' not in window

    change = {"operation": "edit", "node": last["id"], "text": "登记归档", "revision": draft.revision}
    here = {"at_node": last["id"], "doubts": ""}
    headers = {"HX-Request": "true", "HX-Target": "workspace"}
    after = client.post(f"/intake/{draft.pk}/correct", change | here, headers=headers).content.decode()
    assert "登记归档" in after
    assert texts(draft)[-1] == "登记归档"

    owner = next(n for n in draft.tree if n["type"] == "unit")
    choices = client.get(f"/intake/{draft.pk}/owners", {"q": owner["name"]}).content.decode()
    assert f'<option value="{owner["id"]}">' in choices


def test_a_document_too_large_for_the_web_says_where_to_go(sign_in) -> None:
    client = sign_in(CLERK)
    file = SimpleUploadedFile("全省职责汇编.txt", long_text(2, 30).encode())
    client.post("/intake/upload", {"files": [file], "valid_from": system().today.isoformat()})
    draft = Draft.objects.order_by("-pk").first()
    read_draft(draft.pk, ctx=system(), most=40)
    draft.refresh_from_db()
    assert draft.state == DraftState.FAILED
    page = client.get(f"/intake/{draft.pk}").content.decode()
    assert "超过40条" in page
    assert "gangze intake load" in page
