"""Through HTTP with the sample's characters: kinship is declared, verified, kept secret, and keeps relatives apart."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gangze.controls.models import Noticed
from gangze.controls.services.sweeping import sweep
from gangze.framework import clock
from gangze.framework.access import AccessKind, AccessRecord
from gangze.framework.context import person_context, system_context
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.proposal import Proposal
from gangze.kernel.findings import Refused
from gangze.kinship.domain.relations import Relation
from gangze.kinship.models import KinshipState
from gangze.kinship.queries import related
from gangze.kinship.services import Confirm, Declare, EndKinship, confirm, end_kinship, record
from gangze.organisation.models import Assignment, Position, UnitState
from gangze.organisation.services.assignments import Assign, assign
from gangze.people.models import Person, User
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db
HR = "人力资源经理"


def ctx():
    return system_context("测试", clock.now(), reason="测试")


def person(number: str) -> int:
    return Person.objects.get(staff_number=number).pk


def role(name: str) -> int:
    return int(User.objects.get(username=NUMBERS[name]).person_id or 0)


def acting(name: str):
    return person_context(role(name), NUMBERS[name], clock.now())


HEAD, HUSBAND, CHIEF = "L940236", "L020244", "L210237"
"""谭丽华 heads 望溪支行, where 程健, her husband, and 韩伟 work."""


def found(code: str) -> list[Noticed]:
    sweep(clock.now(), ctx().today)
    return list(Noticed.objects.filter(gone_on=None, code=code))


def test_the_couple_under_one_head_is_found_and_the_relation_is_not_told(sign_in) -> None:
    (row,) = found("sod.relatives_superior")
    assert "程健" in row.message and "谭丽华" in row.message and "回避" in row.message
    whole = row.message + row.remedy + str(row.witness) + str(row.english)
    assert not any(word in whole for word in ("配偶", "夫妻", "spouse", "kinship"))
    page = sign_in("合规经理").get(f"/controls/findings/{row.pk}").content.decode()
    assert "配偶" not in page
    assert "程健" not in sign_in("合规经理").get("/kinship").content.decode()
    assert "程健" not in sign_in("柜员").get("/kinship").content.decode()
    assert "配偶" not in sign_in(HR).get(f"/people/{person(HUSBAND)}").content.decode()


def test_a_teller_declares_personnel_verifies_and_every_look_is_noted(sign_in) -> None:
    form = {"person_b": CHIEF, "relation": "sibling", "valid_from": ctx().today.isoformat()}
    assert sign_in("柜员").post("/kinship/declare", form).headers["Location"] == "/kinship"
    state = KinshipState.objects.get(person_a=role("柜员"))
    assert not state.confirmed
    assert related(role("柜员"), person(CHIEF), ctx().today) is None
    assert "兄弟姐妹" in sign_in("柜员").get("/kinship").content.decode()
    assert "兄弟姐妹" in sign_in("运营主管").get("/kinship").content.decode()
    assert not AccessRecord.objects.filter(kind=AccessKind.PERSON, subject__startswith="亲属关系").exists()
    page = sign_in(HR).get(f"/kinship/{state.kinship_id}/confirm").content.decode()
    assert "韩伟" in page and "兄弟姐妹" in page
    assert AccessRecord.objects.filter(kind=AccessKind.PERSON, subject__startswith="亲属关系").count() == 1
    assert sign_in("柜员").post(f"/kinship/{state.kinship_id}/confirm", {}).status_code == 403
    sign_in(HR).post(f"/kinship/{state.kinship_id}/confirm", {"reason": "查验户口簿"})
    assert related(person(CHIEF), role("柜员"), ctx().today) is Relation.SIBLING
    sign_in(HR).get("/kinship")
    assert AccessRecord.objects.filter(subject="亲属关系", rows=2).exists()


def test_a_relation_reads_from_both_sides() -> None:
    day = ctx().today
    cmd = Declare(person_a=role("柜员"), person_b=person(CHIEF), relation=Relation.PARENT, valid_from=day)
    key = record(cmd, ctx=ctx()).result["kinship"]
    assert related(role("柜员"), person(CHIEF), day) is Relation.PARENT
    assert related(person(CHIEF), role("柜员"), day) is Relation.CHILD
    end_kinship(EndKinship(kinship=key, day=day), ctx=ctx())
    assert related(role("柜员"), person(CHIEF), day) is None


def test_the_ledger_hides_who_is_kin_to_whom(sign_in) -> None:
    sign_in("柜员").post(
        "/kinship/declare",
        {"person_b": CHIEF, "relation": "sibling", "remark": "同胞", "valid_from": ctx().today.isoformat()},
    )
    entry = LedgerEntry.objects.filter(command="kinship.declare").latest("at")
    raw = bytes(entry.record).decode()
    assert "sibling" not in raw and "同胞" not in raw and "$commitment" in raw
    assert {s.subject_type for s in entry.subjects.all()} == {"kinship.kinship"}
    page = sign_in("审计管理员").get(f"/ledger/{entry.pk}").content.decode()
    assert "同胞" not in page and "兄弟" not in page and "sibling" not in page


def place(unit: str, post: str) -> Position:
    here = UnitState.objects.on(ctx().today).get(name=unit).unit_id
    return Position.objects.filter(unit=here, post__states__name=post).distinct().get()


def test_a_placement_under_a_relative_waits_for_approval_and_is_foreseen(sign_in) -> None:
    head = Assignment.objects.on(ctx().today).get(position=place("青禾路支行", "支行行长"))
    record(
        Declare(person_a=role("柜员"), person_b=head.person_id, relation=Relation.IN_LAW, valid_from=ctx().today),
        ctx=ctx(),
    )
    target = place("青禾路支行", "综合柜员")
    form = {
        "position": f"{target.unit.code}/{target.post.code}",
        "day": ctx().today.isoformat(),
    }
    address = f"/people/{role('柜员')}/transfer"
    page = sign_in(HR).post(address, form | {"foresee": "1"}).content.decode()
    assert "回避" in page and "姻亲" not in page
    before = set(Proposal.objects.values_list("pk", flat=True))
    sign_in(HR).post(address, form)
    (proposal,) = Proposal.objects.exclude(pk__in=before)
    assert any(f["code"] == "sod.relatives_superior" for f in proposal.findings)
    assert not Assignment.objects.on(ctx().today).filter(person=role("柜员"), position=target).exists()


def test_what_the_system_loads_is_only_noted() -> None:
    head = Assignment.objects.on(ctx().today).get(position=place("青禾路支行", "支行行长"))
    record(
        Declare(person_a=role("柜员"), person_b=head.person_id, relation=Relation.IN_LAW, valid_from=ctx().today),
        ctx=ctx(),
    )
    target = place("青禾路支行", "综合柜员").pk
    cmd = Assign(person=role("柜员"), position=target, kind="concurrent", valid_from=ctx().today)
    assert "sod.relatives_superior" in {f.code for f in assign(cmd, ctx=ctx()).findings}


def test_nobody_verifies_the_own_relation_nor_declares_twice(sign_in) -> None:
    form = {"person_b": CHIEF, "relation": "sibling", "valid_from": ctx().today.isoformat()}
    sign_in(HR).post("/kinship/declare", form)
    key = KinshipState.objects.get(person_a=role(HR)).kinship_id
    with pytest.raises(Refused) as own:
        confirm(Confirm(kinship=key), ctx=acting(HR))
    assert own.value.codes == {"kinship.own"}
    again = sign_in(HR).post("/kinship/declare", form)
    assert again.status_code == 422 and "已有登记" in again.content.decode()
    alone = sign_in(HR).post("/kinship/declare", form | {"person_b": NUMBERS[HR]})
    assert alone.status_code == 422 and "同一人" in alone.content.decode()


def test_a_table_is_taken_in_whole_or_not_at_all(sign_in) -> None:
    def load(text: str):
        return sign_in(HR).post("/kinship/import", {"files": SimpleUploadedFile("亲属.csv", text.encode())})

    bad = f"工号,亲属工号,关系\n{CHIEF},X999,妻子\n{CHIEF},{NUMBERS['柜员']},师徒\n"
    page = load(bad).content.decode()
    assert "X999" in page and "师徒" in page
    good = f"工号,亲属工号,关系\n{CHIEF},{NUMBERS['柜员']},妻子\n{HEAD},{HUSBAND},夫妻\n"
    client = sign_in(HR)
    client.post("/kinship/import", {"files": SimpleUploadedFile("亲属.csv", good.encode())})
    client.post("/kinship/import", {"act": "confirm"})
    assert related(person(CHIEF), role("柜员"), ctx().today) is Relation.SPOUSE
    assert KinshipState.objects.count() == 2
    assert sign_in("柜员").get("/kinship/import").status_code == 403
