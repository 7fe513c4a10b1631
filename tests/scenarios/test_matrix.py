"""Route × verb × role × place in the tree: generated from the one table, over every route.

What the gate must say follows from `web.policy.ROUTES` and from the rights that the role's posts give. What a
record's policy must say follows from where in the tree the record stands.
"""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from gangze.framework import clock
from gangze.framework.context import person_context, system_context
from gangze.framework.permission import Scope, at_units, decide
from gangze.framework.resource.pages import may_somewhere
from gangze.kernel.findings import Refused
from gangze.organisation.models import Assignment, UnitState
from gangze.organisation.services.rights import GrantRight, grant_right
from gangze.people.models import User
from gangze.people.services.employment import ChangePerson, change_person
from gangze.web.policy import PUBLIC, ROUTES, SIGNED_IN
from tests.sample_bank import NUMBERS

ROLES = (
    "系统管理员", "安全管理员", "审计管理员", "人力资源经理", "编制管理员", "分行行长", "运营主管", "柜员",
    "合规经理", "审计员", "部门总经理",
)  # fmt: skip
LEAVES_THE_SESSION = {"account_logout", "lock", "locked", "unlock", "account_reauthenticate", "account_inactive"}
"""Routes whose verbs end or lock the session; signing in has its own tests."""


def address(name: str) -> str:
    """The route with some argument: what stands behind it does not matter to the gate."""
    for args in ([], [1], [uuid.uuid4()], [1, 1]):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address for {name}")


def context_of(role: str):
    user = User.objects.get(username=NUMBERS[role])
    return person_context(user.person_id, user.username, clock.now())


def turned_away(response) -> bool:
    """Refused by the gate or by permission, not merely empty or not found."""
    return response.status_code in (401, 403) or (
        response.status_code == 302 and "/signin" in response.headers["Location"]
    )


CASES = [
    (name, verb)
    for name in sorted(ROUTES)
    if name not in LEAVES_THE_SESSION
    for verb in ("GET", "POST")
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "verb"), CASES)
def test_whoever_is_not_signed_in_gets_only_what_is_public(name: str, verb: str) -> None:
    response = Client().generic(verb, address(name))
    public = ROUTES[name].get(verb) == PUBLIC
    assert turned_away(response) != public, response.status_code


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_the_gate_lets_each_role_through_where_its_posts_give_the_right(role: str, sign_in) -> None:
    client = sign_in(role)
    client.raise_request_exception = True
    ctx = context_of(role)
    wrong = []
    for name, verb in CASES:
        needed = ROUTES[name].get(verb)
        if needed == PUBLIC:
            continue
        may = needed == SIGNED_IN or (needed is not None and may_somewhere(ctx, needed))
        if may and verb == "POST":
            continue  # what an allowed act does has its own tests; here nothing may be changed by chance
        response = client.generic(verb, address(name))
        refused = response.status_code == 403
        if not may and not refused:
            wrong.append((name, verb, "open", response.status_code))
        if may and refused and needed != SIGNED_IN and not response.context:
            wrong.append((name, verb, "shut", response.status_code))
    assert wrong == []


def unit_named(name: str) -> int:
    """The id of a unit of the sample bank today."""
    return UnitState.objects.on(context_of("柜员").today).filter(name=name).values_list("unit_id", flat=True)[0]


PLACES = [
    ("分行行长", "people.read", "望溪支行", True),
    ("分行行长", "people.read", "竹岭支行", False),
    ("分行行长", "duties.publish", "青禾路支行", True),
    ("分行行长", "duties.publish", "人力资源部", False),
    ("分行行长", "organisation.change", "望溪支行", False),
    ("人力资源经理", "assignment.change", "竹岭支行", True),
    ("人力资源经理", "ledger.read", "人力资源部", False),
    ("编制管理员", "organisation.change", "渡口街支行", True),
    ("编制管理员", "assignment.change", "渡口街支行", False),
    ("柜员", "duties.draft", "望溪支行", False),
    ("柜员", "organisation.read", "澜州银行总行", True),
    ("安全管理员", "rights.change", "望溪支行", True),
    ("安全管理员", "organisation.change", "望溪支行", False),
    ("系统管理员", "rights.change", "望溪支行", False),
    ("系统管理员", "ledger.read", "望溪支行", False),
    ("审计管理员", "ledger.read", "望溪支行", True),
    ("审计管理员", "rights.change", "望溪支行", False),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "right", "place", "allowed"), PLACES)
def test_a_right_reaches_as_far_as_its_scope(role: str, right: str, place: str, allowed: bool) -> None:
    decision = decide(context_of(role), right, at_units(unit_named(place)))
    assert decision.allowed is allowed, decision.reasons
    assert decision.reasons


@pytest.mark.django_db
def test_a_branch_head_sees_the_people_of_the_branch_and_no_others(sign_in) -> None:
    client = sign_in("分行行长")
    day = context_of("分行行长").today
    here = Assignment.objects.on(day).filter(position__unit=unit_named("望溪支行")).first()
    there = Assignment.objects.on(day).filter(position__unit=unit_named("竹岭支行")).first()
    assert client.get(reverse("person", args=[here.person_id])).status_code == 200
    assert client.get(reverse("person", args=[there.person_id])).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(("unit", "allowed"), [("望溪支行", True), ("竹岭支行", False)])
def test_a_branch_changes_particulars_of_its_own_people_only(unit: str, allowed: bool) -> None:
    head = context_of("分行行长")
    post = Assignment.objects.on(head.today).filter(person=head.person, kind="primary").first().position.post_id
    given = GrantRight(post=post, right="people.change", scope=Scope.SUBTREE, valid_from=head.today)
    grant_right(given, ctx=system_context("测试", head.now))
    there = Assignment.objects.on(head.today).filter(position__unit=unit_named(unit), kind="primary").first()
    cmd = ChangePerson(person=there.person_id, changes={"mobile": "13900000000"}, valid_from=head.today)
    if allowed:
        assert change_person(cmd, ctx=context_of("分行行长")).state == "done"
    else:
        with pytest.raises(Refused) as refused:
            change_person(cmd, ctx=context_of("分行行长"))
        assert refused.value.codes == {"permission.denied"}


@pytest.mark.django_db
def test_list_count_search_export_and_api_agree(sign_in) -> None:
    """One policy: the same number of people on the page, in the file and in the API."""
    for role in ("分行行长", "人力资源经理"):
        client = sign_in(role)
        total = client.get("/people").context["page"].total
        answer = client.get("/api/v1/people?size=500").json()
        exported = client.get("/people/export?format=csv").content.decode("utf-8-sig").splitlines()
        assert answer["total"] == total == len(answer["rows"]) == len(exported) - 1
