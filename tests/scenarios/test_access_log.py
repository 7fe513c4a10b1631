"""Reads of sensitive records are noted after the answer, for the audit post to look at."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError

from gangze.framework import access, clock
from gangze.framework.access import AccessRecord, forget
from gangze.framework.context import system_context
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.permission import Scope
from gangze.intake.models import Draft
from gangze.organisation.models import Assignment, UnitState
from gangze.organisation.services.rights import GrantRight, grant_right
from gangze.people.models import Person, User
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db

HR, AUDIT = "人力资源经理", "审计管理员"


def noted() -> list[tuple[str, str]]:
    return list(AccessRecord.objects.order_by("pk").values_list("kind", "subject"))


def person_of(role: str) -> int:
    return int(User.objects.get(username=NUMBERS[role]).person_id or 0)


def test_who_looks_at_particulars_of_others_is_noted_and_audit_sees_it(sign_in) -> None:
    client, teller = sign_in(HR), person_of("柜员")
    client.get(f"/people/{teller}")
    client.get(f"/people/{person_of(HR)}")  # one's own
    assert noted() == [("person", f"白霞（{NUMBERS['柜员']}）")]
    record = AccessRecord.objects.get()
    assert (record.actor_id, record.address) == (person_of(HR), f"/people/{teller}")

    page = sign_in(AUDIT).get("/access", {"actor": NUMBERS[HR], "subject": "白霞"}).content.decode()
    assert "人员个人信息" in page and NUMBERS["柜员"] in page
    assert 'href="/access"' in page
    assert NUMBERS["柜员"] not in sign_in(AUDIT).get("/access", {"subject": "无此人"}).content.decode().split("<tbody")[-1]


def test_who_sees_masked_particulars_only_is_not_noted(sign_in) -> None:
    assert sign_in("系统管理员").get(f"/people/{person_of('柜员')}").status_code == 200
    assert noted() == []


def test_a_refused_read_showed_nothing(sign_in) -> None:
    assert sign_in("柜员").get(f"/people/{person_of(HR)}").status_code == 403
    assert sign_in(HR).get("/access").status_code == 403
    assert noted() == []


def test_originals_exports_and_the_api_are_noted(sign_in) -> None:
    client = sign_in(HR)
    client.post("/intake/upload", {"files": [SimpleUploadedFile("职责.txt", "一、信贷部\n1.调查".encode())]})
    draft = Draft.objects.order_by("-pk").first()
    client.get(f"/intake/{draft.pk}/file")
    people = Person.objects.count()
    client.get("/people/export?format=csv")
    client.get("/api/v1/people?size=20")
    client.get("/api/v1/units")
    assert noted() == [("original", "职责.txt"), ("export", "人员"), ("api", "人员")]
    exported, read = AccessRecord.objects.filter(kind__in=("export", "api")).order_by("pk")
    assert 0 < exported.rows <= people
    assert read.rows == 20


def test_a_list_of_people_is_one_line_with_its_filter(sign_in) -> None:
    client = sign_in(HR)
    unit = UnitState.objects.current().filter(name="望溪支行").first().unit_id
    shown = len(client.get("/people", {"unit": unit, "kind": "primary"}).context["rows"])
    assert shown > 0
    client.get("/people", {"q": "查无此人"})
    client.get("/units")
    assert noted() == [("list", "人员（任岗类型：主岗；机构：望溪支行）")]
    assert AccessRecord.objects.get().rows == shown
    client.get("/people/export?format=csv&q=王")
    assert noted()[1:] == [("export", "人员（姓名或工号：王）")]


def test_the_export_of_the_log_is_noted_in_the_log(sign_in) -> None:
    client = sign_in(AUDIT)
    assert client.get("/access/export?format=csv").status_code == 200
    assert noted() == [("export", "敏感信息访问记录")]


def test_a_ledger_entry_with_particulars_is_noted_where_they_are_shown(sign_in) -> None:
    entry = LedgerEntry.objects.filter(command="people.change").first() or LedgerEntry.objects.filter(
        command="people.hire"
    ).first()
    sign_in(AUDIT).get(f"/ledger/{entry.pk}")
    assert noted() == []  # they stay masked for who may not read them
    audit = Assignment.objects.current().filter(person=person_of(AUDIT)).first()
    day = system_context("测试", clock.now()).today
    cmd = GrantRight(post=audit.position.post_id, right="people.read_personal", scope=Scope.BANK, valid_from=day)
    grant_right(cmd, ctx=system_context("测试", clock.now()))
    page = sign_in(AUDIT).get(f"/ledger/{entry.pk}")
    assert page.status_code == 200
    assert [kind for kind, _subject in noted()] == ["entry"]


def test_a_log_that_cannot_be_written_blocks_nobody(sign_in, monkeypatch, caplog) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(AccessRecord.objects, "bulk_create", broken)
    client = sign_in(HR)
    assert client.get(f"/people/{person_of('柜员')}").status_code == 200
    assert "白霞" in caplog.text


def test_old_records_are_forgotten_some_at_a_time(settings, monkeypatch) -> None:
    now = clock.now()
    days = dt.timedelta(days=settings.GANGZE_ACCESS_DAYS)
    old = dt.timedelta(days=1)
    rows = [
        AccessRecord(at=at, actor_id=1, actor_label="甲", kind="person", subject="乙", address="/")
        for at in (now - days - old, now - days - old, now - days - old, now - days, now)
    ]
    AccessRecord.objects.bulk_create(rows)
    monkeypatch.setattr(access, "FORGET_AT_ONCE", 2)
    assert (forget(now), forget(now), forget(now)) == (2, 1, 0)
    assert AccessRecord.objects.count() == 2
