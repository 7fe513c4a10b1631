"""Through HTTP with the sample's characters: what is not sound is found, explained, foreseen, and kept from happening."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from gangze.controls.domain.judging import bundled
from gangze.controls.models import ActivityCorrection, Noticed, Sweep
from gangze.controls.queries.bank import bank_on
from gangze.controls.services.sweeping import look, sweep
from gangze.controls.services.tagging import CorrectActivity, correct_activity
from gangze.controls.words import FAMILIES, LABELS
from gangze.framework import clock
from gangze.framework.context import person_context, system_context
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.proposal import Proposal
from gangze.kernel.findings import Refused
from gangze.organisation.models import Assignment, Position, UnitState
from gangze.organisation.services.assignments import Assign, CorrectAssignment, assign, correct_assignment
from gangze.people.models import Person
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db


TERMS = {"act": "approve", "opinion": "临时安排", "measure": "逐笔复核", "how_often": "each", "last_day": "2027-01-15"}


def ctx():
    return system_context("测试", clock.now(), reason="测试")


def found(code: str, subject: str = "") -> list[Noticed]:
    sweep(clock.now(), ctx().today)
    return [row for row in Noticed.objects.filter(gone_on=None, code=code) if subject in row.subject]


def position(unit: str, post: str) -> Position:
    day = ctx().today
    here = UnitState.objects.on(day).get(name=unit).unit_id
    return Position.objects.filter(unit=here, post__states__name=post).distinct().get()


def test_the_flaws_of_the_documents_are_found() -> None:
    assert found("sod.post", "会计核算岗")
    assert found("sod.post", "综合文秘岗")
    assert found("sod.post", "4号柜员")
    assert found("vague.object", "普惠客户经理岗")


def test_who_rechecks_the_teller_does_not_also_hold_the_teller() -> None:
    (row,) = [row for row in found("sod.person") if row.rule == "review.named_post"]
    assert "4号柜员" in row.message
    assert "5号柜员" in row.message
    assert any("3号、4号柜员" in item.get("text", "") for item in row.witness)


def test_a_clause_that_names_a_post_of_somebody_else_is_read_as_one_when_a_placement_is_judged() -> None:
    day = ctx().today
    whole = bundled(bank_on(day))
    named = {clause.line.owner[1] for clause in whole.clauses if clause.by != clause.absent}
    holders = Assignment.objects.on(day).filter(position__post__in=named)
    assert holders
    ordinary = whole.of_posts()
    for person, post in holders.values_list("person", "position__post"):
        one = bundled(bank_on(day, persons=[person]))
        own = one.bundles[one.of_posts()[post]]
        assert [line.id for line in own.lines] == [line.id for line in whole.bundles[ordinary[post]].lines]


def test_every_code_belongs_to_a_family_and_has_a_name(capsys) -> None:
    with pytest.raises(SystemExit):
        call_command("controls", "run", "--json")
    codes = set(json.loads(capsys.readouterr().out)["counts"])
    assert codes <= set(LABELS)
    families = {"sod", "missing", "overlap", "vague", "stale", "stay", "authority", "account"}
    assert {code.partition(".")[0] for code in codes} == set(FAMILIES) == families
    assert {code.partition(".")[0] for code in LABELS} == families


def test_a_manual_that_keeps_two_apart_itself_is_not_accused() -> None:
    assert not found("sod.post", "集中作业岗")


def test_a_second_look_changes_nothing_and_what_is_mended_is_closed() -> None:
    first = {row.fingerprint for row in found("sod.person")}
    assert {row.fingerprint for row in found("sod.person")} == first
    person = Noticed.objects.get(code="sod.person", rule="review.named_post").person_id
    held = Assignment.objects.on(ctx().today).filter(person=person, kind="concurrent").get()
    from gangze.organisation.services.assignments import EndAssignment, end_assignment

    end_assignment(EndAssignment(assignment=held.pk, day=ctx().today), ctx=ctx())
    assert not [row for row in found("sod.person") if row.rule == "review.named_post"]
    assert Noticed.objects.get(code="sod.person", rule="review.named_post").gone_on == ctx().today


def test_the_command_line_prints_findings_with_witnesses(capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("controls", "run", "--json")
    assert ended.value.code == 1
    printed = json.loads(capsys.readouterr().out)
    separation = next(item for item in printed["findings"] if item["code"] == "sod.post")
    assert {"code", "effect", "subject", "witness", "message", "remedy"} <= separation.keys()
    assert any(w["kind"] == "duty" and w["text"] and w["source"] for w in separation["witness"])


def test_pages_show_what_was_found(sign_in) -> None:
    sweep(clock.now(), ctx().today)
    client = sign_in("合规经理")
    overview = client.get("/controls").content.decode()
    assert "检查概览" in overview
    listed = client.get("/controls/findings?state=open&family=sod").content.decode()
    assert "会计核算岗" in listed
    row = Noticed.objects.get(code="sod.post", subject="会计核算岗")
    page = client.get(f"/controls/findings/{row.pk}").content.decode()
    assert "本人录入的凭证" in page
    assert "依据" in page
    matrix = client.get(f"/controls/matrix?unit={row.unit_id}").content.decode()
    assert "is-bad" in matrix
    assert client.get("/controls/findings/export?format=xlsx").status_code == 200


def test_the_register_opens_with_the_gravest_and_what_has_gone_comes_last(sign_in) -> None:
    sweep(clock.now(), ctx().today)
    gone = Noticed.objects.filter(effect="block").order_by("pk").first()
    Noticed.objects.filter(pk=gone.pk).update(gone_on=ctx().today)
    rows = sign_in("合规经理").get("/api/v1/findings", {"size": "200"}).json()["rows"]
    order = [row["effect"] for row in rows if row["gone"] is None]
    last = rows[len(order) :]
    assert order == sorted(order, key=["阻断", "须审批", "提示"].index) and len(set(order)) == 3
    assert all(row["gone"] for row in last) and str(gone.pk) in {row["id"] for row in last}


def test_the_sample_shows_a_two_person_outlet_and_a_leader_of_both_sides() -> None:
    sweep(clock.now(), ctx().today)
    found = {row.code: row.message for row in Noticed.objects.filter(code__in=("sod.small_unit", "sod.leader"))}
    assert "杏坞社区支行" in found["sod.small_unit"] and "副行长" in found["sod.leader"]


def test_a_branch_sees_its_own_and_a_teller_nothing(sign_in) -> None:
    sweep(clock.now(), ctx().today)
    assert sign_in("柜员").get("/controls/findings").status_code == 403
    head = sign_in("分行行长").get("/controls/findings?state=open").content.decode()
    assert "会计核算岗" not in head


def test_a_correction_is_remembered_for_every_duty_of_that_wording() -> None:
    row = Noticed.objects.get(pk=found("sod.post", "会计核算岗")[0].pk)
    text = next(item["text"] for item in row.witness if item["kind"] == "duty")
    correct_activity(CorrectActivity(text=text, activity="entry.review", touches=False), ctx=ctx())
    correct_activity(CorrectActivity(text=text, activity="entry.review", touches=False), ctx=ctx())
    assert ActivityCorrection.objects.count() == 1
    assert not found("sod.post", "会计核算岗")


def codes(post: str) -> str:
    """The only position of a post, as a form names it."""
    place = Position.objects.filter(post__states__name=post).distinct().get()
    return f"{place.unit.code}/{place.post.code}"


def second_post(post: str, holder: str = "5号柜员") -> dict[str, str]:
    """The form by which the holder of one post of the outlet takes another one besides."""
    held = Assignment.objects.on(ctx().today).get(position=position("望溪支行", holder), kind="primary")
    place = position("望溪支行", post)
    return {
        "person": held.person.staff_number,
        "position": f"{place.unit.code}/{place.post.code}",
        "kind": "concurrent",
        "valid_from": ctx().today.isoformat(),
        "reason": "测试",
    }


def stands(form: dict[str, str]) -> bool:
    """Whether the holding that a form asks for stands today."""
    unit, _, post = form["position"].partition("/")
    rows = Assignment.objects.on(ctx().today).filter(person__staff_number=form["person"])
    return rows.filter(position__unit__code=unit, position__post__code=post).exists()


def test_what_is_foreseen_is_not_done(sign_in) -> None:
    client = sign_in("人力资源经理")
    before = {item.found.fingerprint for item in look(ctx().today).told}
    counted = (Assignment.objects.count(), Proposal.objects.count(), LedgerEntry.objects.count())
    page = client.post("/assignments/add", second_post("4号柜员") | {"foresee": "1"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "办理后的影响" in text
    assert "将复核本人办理的业务" in text
    assert (Assignment.objects.count(), Proposal.objects.count(), LedgerEntry.objects.count()) == counted
    assert {item.found.fingerprint for item in look(ctx().today).told} == before


def test_a_placement_that_clashes_waits_for_a_second_person(sign_in) -> None:
    form = second_post("4号柜员")
    sign_in("人力资源经理").post("/assignments/add", form)
    waiting = Proposal.objects.get(command="organisation.assign")
    assert any(item["code"] == "sod.person" for item in waiting.findings)
    assert not stands(form)
    sign_in("合规经理").post(f"/todo/{waiting.pk}", TERMS | {"carried_by": codes("运营管理部总经理")})
    waiting.refresh_from_db()
    assert waiting.state == "approved", waiting.state
    assert stands(form)


def test_a_placement_that_a_rule_forbids_is_refused_with_its_reason(sign_in) -> None:
    form = second_post("1号柜员", "1号柜员") | {"position": codes("会计核算岗")}
    page = sign_in("人力资源经理").post("/assignments/add", form)
    assert page.status_code == 422
    assert "一人兼有" in page.content.decode()
    assert not stands(form)


def test_the_look_at_the_bank_is_recorded_apart_from_the_ledger() -> None:
    done = sweep(clock.now(), ctx().today)
    assert Sweep.objects.first() == done
    assert done.duties > 600
    assert Person.objects.filter(staff_number=NUMBERS["柜员"]).exists()


def test_an_overlap_shows_both_texts_side_by_side(sign_in) -> None:
    (row,) = found("overlap.duty")
    page = sign_in("合规经理").get(f"/controls/findings/{row.pk}").content.decode()
    assert "两处原文对照" in page
    assert "个人金融部" in page
    assert "数字金融部" in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_findings_speak_the_readers_language(sign_in, language: str) -> None:
    (row,) = found("overlap.duty")
    client = sign_in("合规经理")
    client.cookies["django_language"] = language
    page = client.get(f"/controls/findings/{row.pk}").content.decode()
    assert ("Who answers could not be told" in page) is (language == "en")


def test_a_correction_cannot_bring_what_a_placement_may_not() -> None:
    held = Assignment.objects.on(ctx().today).get(position=position("望溪支行", "1号柜员"), kind="primary")
    books = Position.objects.filter(post__states__name="会计核算岗").distinct().get()
    officer = Person.objects.get(staff_number=NUMBERS["人力资源经理"])
    extra = Assign(
        person=held.person_id, position=position("望溪支行", "2号柜员").pk, kind="concurrent", valid_from=ctx().today
    )
    row = assign(extra, ctx=ctx()).result["assignment"]
    cmd = CorrectAssignment(assignment=row, position=books.pk, kind="concurrent", valid_from=ctx().today)
    with pytest.raises(Refused) as refused:
        correct_assignment(cmd, ctx=person_context(officer.pk, "人力资源经理", clock.now()).because("录入错误"))
    assert "sod.person" in refused.value.codes
