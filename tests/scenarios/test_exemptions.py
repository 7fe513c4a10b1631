"""Through HTTP with the sample's characters: what is accepted for a time, by whom, and how it ends by itself."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.core.management import call_command

from gangze.controls.models import Exemption, ExemptionTerm, Noticed
from gangze.controls.queries.exempting import ending_for, matters
from gangze.controls.services.exempting import Exempt, ask
from gangze.controls.services.sweeping import look, sweep
from gangze.framework import clock
from gangze.framework.context import Context, person_context, system_context
from gangze.framework.proposal import Proposal
from gangze.kernel.findings import Refused
from gangze.organisation.models import Assignment, Position, UnitState
from gangze.organisation.services.standing import StandInFor, stand_in
from gangze.people.models import Person
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def today() -> dt.date:
    return system_context("测试", clock.now()).today


def acting(role: str) -> Context:
    person = Person.objects.get(staff_number=NUMBERS[role])
    return person_context(person.pk, role, clock.now())


def place(unit: str, post: str) -> Position:
    here = UnitState.objects.on(today()).get(name=unit).unit_id
    return Position.objects.filter(unit=here, post__states__name=post).distinct().get()


def code_of(position: Position) -> str:
    return f"{position.unit.code}/{position.post.code}"


@pytest.fixture(autouse=True)
def _only_ours() -> None:
    """The sample's own exceptions ended long before the tests' day; they are not counted."""
    global BEFORE
    BEFORE = set(Exemption.objects.values_list("pk", flat=True))


BEFORE: set[int] = set()


def granted() -> list[Exemption]:
    """What was granted in this test."""
    return list(Exemption.objects.exclude(pk__in=BEFORE).order_by("pk"))


@pytest.fixture
def books() -> Noticed:
    """The accountant who records and reviews: a finding that blocks."""
    sweep(clock.now(), today())
    return Noticed.objects.get(code="sod.post", subject="会计核算岗")


def wanted(*rows: Noticed, **more: str) -> dict[str, object]:
    return {
        "ids": [str(row.pk) for row in rows],
        "reason": "复核岗下月到任",
        "measure": "计划财务部总经理逐笔复核并签字",
        "carried_by": code_of(Position.objects.filter(post__states__name="计划财务部总经理").distinct().get()),
        "how_often": "each",
        "last_day": (today() + 40 * DAY).isoformat(),
        **more,
    }


def asked_for(sign_in, *rows: Noticed, **more: str) -> Proposal:
    answer = sign_in("人力资源经理").post("/controls/exemptions/ask", wanted(*rows, **more))
    assert answer.status_code == 302, answer.content.decode()
    return Proposal.objects.filter(command="exemption.ask").latest("pk")


def approved(sign_in, row: Proposal, role: str = "合规经理"):
    return sign_in(role).post(f"/todo/{row.pk}", {"act": "approve", "opinion": "同意"})


def test_a_finding_is_accepted_for_a_time_and_stands_again_by_itself(sign_in, books: Noticed) -> None:
    row = asked_for(sign_in, books)
    assert not granted()
    approved(sign_in, row)
    (exemption,) = granted()
    assert exemption.approved_label.startswith("江怀远")
    last = exemption.last_day
    of = lambda day: next(item for item in look(day).told if item.found.fingerprint == books.fingerprint)  # noqa: E731
    assert of(today()).exemption is not None
    assert of(last).exemption is not None
    assert of(last + DAY).exemption is None
    client = sign_in("合规经理")
    page = client.get(f"/controls/findings/{books.pk}").content.decode()
    assert "例外中" in page
    assert "逐笔复核并签字" in page
    assert "会计核算岗" not in client.get("/controls/findings?state=open&family=sod").content.decode()
    assert "会计核算岗" in client.get("/controls/findings?state=excepted").content.decode()
    later = client.get(f"/controls/findings?state=open&family=sod&as_of={last + DAY}").content.decode()
    assert "会计核算岗" in later


def test_the_command_line_counts_only_what_nobody_accepted(sign_in, books: Noticed, capsys) -> None:
    for row in list(Noticed.objects.filter(effect="block", gone_on=None)):
        approved(sign_in, asked_for(sign_in, row, last_day=(today() + 20 * DAY).isoformat()))
    call_command("controls", "run", "--json")  # exit status 0: nothing is raised
    printed = json.loads(capsys.readouterr().out)["findings"]
    blocking = [item for item in printed if item["effect"] == "block"]
    assert blocking
    assert all(item["exception"]["until"] for item in blocking)
    with pytest.raises(SystemExit) as ended:
        call_command("controls", "run", "--json", "--as-of", (today() + 21 * DAY).isoformat())
    assert ended.value.code == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"last_day": ""}, "到期日"),
        ({"last_day": "2020-01-01"}, "已经过去"),
        ({"last_day": "2035-01-01"}, "例外最长"),
        ({"measure": ""}, "补偿性控制"),
        ({"carried_by": "没有/这个"}, "没有找到"),
        ({"reason": ""}, "例外理由"),
        ({"how_often": "sometimes"}, "频率"),
    ],
)
def test_what_is_incomplete_is_refused_at_the_field(sign_in, books: Noticed, more: dict[str, str], words: str) -> None:
    answer = sign_in("人力资源经理").post("/controls/exemptions/ask", wanted(books, **more))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Proposal.objects.filter(command="exemption.ask", state="waiting").exists()


def test_without_expiry_the_command_itself_refuses_with_the_field(books: Noticed) -> None:
    matter = matters([books.fingerprint])[books.fingerprint]
    cmd = Exempt(
        fingerprint=matter.fingerprint, situation=matter.situation, reason="急", measure="复核", how_often="daily"
    )
    with pytest.raises(Refused) as refused:
        ask(cmd, ctx=acting("人力资源经理"))
    told = {finding.code: finding.source for finding in refused.value.findings}
    assert told == {"exemption.no_expiry": "last_day", "exemption.no_post": "carried_by"}


def test_some_things_are_never_accepted(books: Noticed) -> None:
    Noticed.objects.filter(pk=books.pk).update(rule="cash.books")
    cmd = Exempt(
        fingerprint=books.fingerprint, situation=books.situation, reason="急", measure="复核", how_often="daily",
        carried_by=place("望溪支行", "支行行长").pk, last_day=today(),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        ask(cmd, ctx=acting("人力资源经理"))
    assert refused.value.codes == {"exemption.never"}


def test_who_asked_or_gains_does_not_approve(sign_in, books: Noticed) -> None:
    row = asked_for(sign_in, books)
    assert approved(sign_in, row, "人力资源经理").status_code == 422
    head = Assignment.objects.on(today()).get(person__staff_number=NUMBERS["合规经理"], kind="primary")
    mine = asked_for(sign_in, books, carried_by=code_of(head.position))
    answer = approved(sign_in, mine)
    assert answer.status_code == 422
    assert "补偿性控制由本人所在岗位执行" in answer.content.decode()
    assert not granted()
    assert Proposal.objects.get(pk=mine.pk).state == "waiting"


def test_who_stands_in_for_a_post_in_it_does_not_approve_on_those_days(sign_in, books: Noticed) -> None:
    row = asked_for(sign_in, books)
    held = Assignment.objects.on(today()).filter(position__post=books.post_id).order_by("pk").first()
    by = Person.objects.get(staff_number=NUMBERS["合规经理"]).pk
    days = {"valid_from": today(), "valid_to": today() + DAY}
    told = StandInFor(absent=held.person_id, position=held.position_id, by=by, **days)
    stand_in(told, ctx=system_context("测试", clock.now()))
    answer = approved(sign_in, row)
    assert answer.status_code == 422
    assert "任职、代理或顶岗" in answer.content.decode()
    assert not granted()


def test_a_situation_that_changed_since_is_not_covered(sign_in, books: Noticed) -> None:
    row = asked_for(sign_in, books)
    Noticed.objects.filter(pk=books.pk).update(situation="0" * 32)
    answer = approved(sign_in, row)
    assert answer.status_code == 422
    assert "情形在申请之后有了变化" in answer.content.decode()
    assert not granted()


def test_an_exception_is_withdrawn_and_the_finding_stands_the_same_day(sign_in, books: Noticed) -> None:
    approved(sign_in, asked_for(sign_in, books))
    row = granted()[0]
    client = sign_in("合规经理")
    assert client.post(f"/controls/exemptions/{row.pk}/withdraw", {"reason": ""}).status_code == 422
    client.post(f"/controls/exemptions/{row.pk}/withdraw", {"reason": "复核岗已到任"})
    row.refresh_from_db()
    assert row.withdrawn_on == today()
    assert not ExemptionTerm.objects.on(today()).exists()
    assert "会计核算岗" in client.get("/controls/findings?state=open&family=sod").content.decode()
    assert "会计核算岗" in client.get("/controls/exemptions?state=withdrawn").content.decode()
    assert client.post(f"/controls/exemptions/{row.pk}/withdraw", {"reason": "再来"}).status_code == 422


def test_a_renewal_begins_when_the_first_one_ends(sign_in, books: Noticed) -> None:
    approved(sign_in, asked_for(sign_in, books))
    first = granted()[0]
    approved(sign_in, asked_for(sign_in, books, last_day=(first.last_day + 30 * DAY).isoformat()))
    second = granted()[-1]
    assert second.first_day == first.last_day + DAY
    answer = sign_in("人力资源经理").post("/controls/exemptions/ask", wanted(books))
    assert answer.status_code == 422


def test_several_findings_of_one_rule_are_asked_for_at_once_and_of_several_rules_not(sign_in, books: Noticed) -> None:
    vague = list(Noticed.objects.filter(code="vague.object", gone_on=None)[:2])
    assert len(vague) == 2
    client = sign_in("人力资源经理")
    first = client.post("/controls/exemptions/ask", {"ids": [row.pk for row in vague]})
    assert first.status_code == 200
    assert "共2项" in first.content.decode()
    approved(sign_in, asked_for(sign_in, *vague))
    assert {row.reason for row in granted()} == {"复核岗下月到任"}
    assert len(granted()) == 2
    mixed = client.post("/controls/exemptions/ask", wanted(books, vague[0]))
    assert mixed.status_code == 422
    assert "请按规则分别申请" in mixed.content.decode()


def second_teller(sign_in) -> Proposal:
    """HR puts the 5th teller, who reviews the 4th, on the 4th's post as well: a rule wants this approved."""
    held = Assignment.objects.on(today()).get(position=place("望溪支行", "5号柜员"), kind="primary")
    form = {"person": held.person.staff_number, "position": code_of(place("望溪支行", "4号柜员")), "kind": "concurrent",
            "valid_from": today().isoformat(), "reason": "人手不足"}  # fmt: skip
    sign_in("人力资源经理").post("/assignments/add", form)
    return Proposal.objects.filter(command="organisation.assign").latest("pk")


def test_approving_an_act_against_a_rule_makes_an_exception_never_silently(sign_in) -> None:
    row = second_teller(sign_in)
    assert row.findings[0]["matter"]["code"] == "sod.person"
    client = sign_in("合规经理")
    page = client.get(f"/todo/{row.pk}").content.decode()
    assert "补偿性控制" in page
    silent = client.post(f"/todo/{row.pk}", {"act": "approve", "opinion": "同意"})
    assert silent.status_code == 422
    assert Proposal.objects.get(pk=row.pk).state == "waiting"
    terms = {"act": "approve", "opinion": "同意", "measure": "运营主管逐笔复核", "how_often": "each",
             "carried_by": code_of(place("望溪支行", "运营主管")), "last_day": (today() + 30 * DAY).isoformat()}  # fmt: skip
    too_long = client.post(f"/todo/{row.pk}", terms | {"last_day": "2035-01-01"})
    assert too_long.status_code == 422
    done = client.post(f"/todo/{row.pk}", terms)
    assert done.status_code == 302, done.content.decode()
    (exemption,) = granted()
    told = next(item for item in look(today()).told if item.found.situation == exemption.situation)
    assert told.exemption is not None
    assert not [item for item in look(today()).told if item.found.code == "sod.person" and
                item.found.fingerprint == exemption.fingerprint and item.exemption is None]  # fmt: skip


def test_sending_back_asks_for_no_conditions(sign_in) -> None:
    row = second_teller(sign_in)
    assert sign_in("合规经理").post(f"/todo/{row.pk}", {"act": "reject", "opinion": "另派人员"}).status_code == 302
    assert not granted()


def test_who_owns_an_exception_is_told_before_it_ends(sign_in, books: Noticed) -> None:
    approved(sign_in, asked_for(sign_in, books, last_day=(today() + 10 * DAY).isoformat()))
    assert ending_for(acting("人力资源经理"))
    assert not ending_for(acting("柜员"))
    assert "即将到期的例外" in sign_in("人力资源经理").get("/").content.decode()
    assert "会计核算岗" in sign_in("合规经理").get("/controls/exemptions?state=ending").content.decode()
    gone = replace(acting("人力资源经理"), now=clock.now() + 11 * DAY)
    assert not ending_for(gone)


def test_pages_and_files_of_exceptions_are_for_their_readers(sign_in, books: Noticed) -> None:
    approved(sign_in, asked_for(sign_in, books))
    row = granted()[0]
    client = sign_in("合规经理")
    assert "复核岗下月到任" in client.get(f"/controls/exemptions/{row.pk}").content.decode()
    assert "会计核算岗" in client.get("/controls/exemptions/export?format=csv").content.decode("utf-8-sig")
    assert sign_in("柜员").get("/controls/exemptions").status_code == 403
    assert sign_in("分行行长").get(f"/controls/exemptions/{row.pk}").status_code == 403


def test_the_register_costs_the_same_however_many(sign_in, books: Noticed, django_assert_max_num_queries) -> None:
    client = sign_in("合规经理")
    vague = list(Noticed.objects.filter(code="vague.object", gone_on=None)[:5])
    approved(sign_in, asked_for(sign_in, *vague))
    client.get("/controls/exemptions")
    with django_assert_max_num_queries(14):
        client.get("/controls/exemptions")
    with django_assert_max_num_queries(14):
        client.get("/controls/findings")
