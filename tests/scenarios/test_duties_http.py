"""Through HTTP with the sample's characters: a new document comes in, a manual is revised by two people."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gangze.duties.models import Manual, ManualInForce, ManualVersion
from gangze.framework import clock
from gangze.framework.context import system_context
from gangze.framework.jobs import work_once
from gangze.framework.proposal import Proposal, ProposalState
from gangze.intake.models import Draft, DraftState
from gangze.organisation.models import PostState, UnitState
from gangze.people.models import Person
from tests.sample_bank import NUMBERS

NEW_DEPARTMENT = """乡村振兴金融部工作职责

一、负责制定全行涉农信贷营销计划，按季通报完成情况；
二、每半年对各支行涉农贷款投向检查不少于1次。

乡村振兴金融部岗位职责

乡村振兴金融部设总经理、涉农产品两个岗位，各岗职责：

一、总经理
（一）主持本部门全面工作；

二、涉农产品岗
（一）负责涉农信贷产品设计与推广；
（二）在5个工作日内答复支行产品咨询。
"""


def today():
    return system_context("测试", clock.now()).today


def upload(client: Client, text: str, name: str = "乡村振兴金融部职责.txt", **more):
    file = SimpleUploadedFile(name, text.encode(), content_type="text/plain")
    return client.post("/intake/upload", {"files": [file], "valid_from": today().isoformat(), **more})


@pytest.mark.django_db
def test_a_clerk_takes_a_new_department_in(sign_in) -> None:
    client = sign_in("编制管理员")
    response = upload(client, NEW_DEPARTMENT)
    draft = Draft.objects.order_by("-pk").first()
    assert response.headers["Location"] == f"/intake/{draft.pk}"
    assert "正在识别" in client.get(f"/intake/{draft.pk}").content.decode()
    work_once(clock.now())
    page = client.get(f"/intake/{draft.pk}").content.decode()
    assert "涉农信贷产品设计" in page
    assert "隶属哪里" in page

    draft.refresh_from_db()
    head_office = UnitState.objects.on(today()).get(kind="head_office").unit_id
    answer = {"revision": draft.revision, "under": head_office, "valid_from": today().isoformat()}
    client.post(f"/intake/{draft.pk}/place", answer)
    draft.refresh_from_db()
    done = client.post(f"/intake/{draft.pk}/accept", {"revision": draft.revision, "doubts_accepted": "on"})
    assert done.status_code == 302, done.content.decode()[:2000]
    draft.refresh_from_db()
    assert draft.state == DraftState.ACCEPTED
    unit = UnitState.objects.on(today()).get(name="乡村振兴金融部")
    shown = client.get(f"/units/{unit.unit_id}").content.decode()
    assert "涉农产品岗" in shown
    assert "5个工作日" in shown


@pytest.mark.django_db
def test_an_old_page_and_a_second_acceptance_lose_nothing(sign_in) -> None:
    client = sign_in("编制管理员")
    upload(client, NEW_DEPARTMENT)
    draft = Draft.objects.order_by("-pk").first()
    work_once(clock.now())
    draft.refresh_from_db()
    node = next(n for n in draft.tree if n["type"] == "post")
    edit = {"revision": draft.revision, "operation": "edit", "node": node["id"], "name": "部门总经理"}
    assert client.post(f"/intake/{draft.pk}/correct", edit).status_code == 302
    again = client.post(f"/intake/{draft.pk}/correct", edit)
    assert again.status_code == 422
    assert "已被他人" in again.content.decode()


@pytest.mark.django_db
def test_a_teller_neither_imports_nor_sees_imports(sign_in) -> None:
    client = sign_in("柜员")
    assert client.get("/intake").status_code == 403
    assert upload(client, NEW_DEPARTMENT).status_code == 403
    assert "文件导入" not in client.get("/").content.decode().split("</nav>")[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "word"),
    [("空白.txt", b"", "空"), ("照片.docx", b"\x89PNG\r\n\x1a\n", "图片"), ("旧版.doc", b"\xd0\xcf\x11\xe0" + b"0" * 600, "")],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(name, data, word, sign_in) -> None:
    client = sign_in("编制管理员")
    client.post("/intake/upload", {"files": [SimpleUploadedFile(name, data)], "valid_from": today().isoformat()})
    work_once(clock.now())
    draft = Draft.objects.order_by("-pk").first()
    if draft is None or draft.document.name != name:
        return
    page = client.get(f"/intake/{draft.pk}").content.decode()
    assert "无法识别" in page
    assert word in page
    assert "处理办法" in page


@pytest.mark.django_db
def test_a_manual_is_revised_by_one_and_approved_by_another(sign_in) -> None:
    clerk, head = sign_in("编制管理员"), sign_in("人力资源经理")
    post = PostState.objects.on(today()).get(name="反洗钱岗")
    manual = Manual.objects.get(post=post.post)
    before = ManualInForce.objects.on(today()).get(manual=manual).version
    waiting = ManualVersion.objects.filter(manual=manual, state="draft").first()
    if waiting is not None:
        clerk.post(f"/manuals/versions/{waiting.pk}/discard", {"revision": waiting.revision})
    made = clerk.post(f"/manuals/{manual.pk}/draft")
    version = ManualVersion.objects.get(manual=manual, state="draft")
    assert made.headers["Location"] == f"/manuals/versions/{version.pk}/edit"
    assert "编辑" in clerk.get(made.headers["Location"]).content.decode()

    def act(**given):
        version.refresh_from_db()
        return clerk.post(f"/manuals/versions/{version.pk}/act", {"revision": version.revision, **given})

    assert act(act="add", text="每周复核大额交易报送清单").status_code == 302
    assert act(act="add", text="每周复核大额交易报送清单").status_code == 422
    version.refresh_from_db()
    clerk.post(f"/manuals/versions/{version.pk}/submit", {"revision": version.revision})
    version.refresh_from_db()
    asked = {"revision": version.revision, "effective": today().isoformat(), "reason": "监管新规"}
    clerk.post(f"/manuals/versions/{version.pk}/publish", asked)
    proposal = Proposal.objects.get(state=ProposalState.WAITING, command="duties.publish")
    assert ManualInForce.objects.on(today()).get(manual=manual).version == before

    refused = clerk.post(f"/todo/{proposal.pk}", {"act": "approve"})
    assert refused.status_code == 422
    assert f"/todo/{proposal.pk}" in head.get("/todo").content.decode()
    assert head.post(f"/todo/{proposal.pk}", {"act": "approve", "opinion": "同意"}).status_code == 302
    assert ManualInForce.objects.on(today()).get(manual=manual).version == version
    page = clerk.get(f"/manuals/{manual.pk}/compare?before={before.pk}&after={version.pk}").content.decode()
    assert "<ins>每周复核大额交易报送清单</ins>" in page
    word = clerk.get(f"/manuals/versions/{version.pk}/word")
    assert word.content[:2] == b"PK"


@pytest.mark.django_db
def test_a_holder_acknowledges_once(sign_in) -> None:
    client = sign_in("柜员")
    home = client.get("/").content.decode()
    assert "等我签收" in home
    person = Person.objects.get(staff_number=NUMBERS["柜员"])
    post = PostState.objects.on(today()).get(name="3号柜员").post
    version = ManualInForce.objects.on(today()).get(manual__post=post).version
    assert client.post(f"/manuals/versions/{version.pk}/acknowledge").status_code == 302
    assert version.acknowledgements.filter(person=person).count() == 1
    assert client.post(f"/manuals/versions/{version.pk}/acknowledge").status_code == 422


@pytest.mark.django_db
def test_the_workbench_costs_the_same_whatever_one_holds(sign_in, django_assert_max_num_queries) -> None:
    client = sign_in("人力资源经理")
    client.get("/")
    with django_assert_max_num_queries(40):
        client.get("/")
