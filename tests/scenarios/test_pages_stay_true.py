"""Pages are drawn quickly and keep nothing that a right, a name, a language or a waiting matter may change."""

from __future__ import annotations

import re

import pytest

from gangze.framework import clock
from gangze.framework.context import person_context, system_context
from gangze.framework.guard import system_write
from gangze.framework.permission import Scope, grants_of
from gangze.framework.proposal import Proposal, waiting_count, waiting_for
from gangze.organisation.models import Assignment, PostRight
from gangze.organisation.services.assignments import EndAssignment, end_assignment
from gangze.organisation.services.rights import GrantRight, WithdrawRight, grant_right, withdraw_right
from gangze.people.models import User
from gangze.people.services.employment import ChangePerson, PersonChanges, change_person
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db


def system():
    return system_context("测试", clock.now())


def menu(client, address: str = "/") -> list[str]:
    """The addresses in the left menu."""
    page = client.get(address).content.decode()
    return re.findall(r'<a href="([^"]+)"', page[page.index('id="menu"') : page.index("</nav>")])


def posts_of(person: int) -> list[int]:
    today = clock.now().astimezone().date()
    held = Assignment.objects.on(today).filter(person=person)
    return list(held.values_list("position__post", flat=True))


def test_a_right_withdrawn_takes_its_line_and_its_page_at_the_next_request(sign_in) -> None:
    client, person = sign_in("编制管理员"), User.objects.get(username=NUMBERS["编制管理员"]).person_id
    assert "/intake" in menu(client)
    assert client.get("/intake").status_code == 200
    giving = PostRight.objects.current().filter(post__in=posts_of(person), right="intake.use")
    for row in giving:
        withdraw_right(WithdrawRight(post=row.post_id, right=row.right, day=system().today), ctx=system())
    assert "/intake" not in menu(client)
    assert client.get("/intake").status_code == 403


def test_a_right_given_shows_at_the_next_request(sign_in) -> None:
    client, person = sign_in("柜员"), User.objects.get(username=NUMBERS["柜员"]).person_id
    assert "/intake" not in menu(client)
    given = GrantRight(post=posts_of(person)[0], right="intake.use", scope=Scope.BANK, valid_from=system().today)
    grant_right(given, ctx=system())
    assert "/intake" in menu(client)


def test_a_post_that_ends_takes_its_rights_at_the_next_request(sign_in) -> None:
    client, person = sign_in("编制管理员"), User.objects.get(username=NUMBERS["编制管理员"]).person_id
    assert "/intake" in menu(client)
    for row in Assignment.objects.on(system().today).filter(person=person):
        end_assignment(EndAssignment(assignment=row.pk, day=system().today), ctx=system())
    assert "/intake" not in menu(client)


def test_nobody_gets_the_page_of_another(sign_in) -> None:
    """The same server draws for several people in turn, in two languages and for two days."""
    clients = {role: sign_in(role) for role in ("编制管理员", "柜员", "系统管理员")}
    alone = {role: menu(client, "/todo") for role, client in clients.items()}
    assert len({tuple(lines) for lines in alone.values()}) == 3
    for _turn in range(2):
        for role, client in clients.items():
            page = client.get("/todo").content.decode()
            assert menu(client, "/todo") == alone[role]
            assert NUMBERS[role] in page
            assert not [number for other, number in NUMBERS.items() if other != role and number in page]
    chinese, english = clients["柜员"], sign_in("柜员")
    english.cookies["django_language"] = "en"
    for _turn in range(2):
        assert "操作台账" in chinese.get("/todo").content.decode()
        assert "操作台账" not in english.get("/todo").content.decode()
    assert all("as_of=2026-01-05" in line for line in menu(chinese, "/todo?as_of=2026-01-05")[1:])
    assert menu(chinese, "/todo") == alone["柜员"]


def test_a_changed_name_and_the_line_of_the_page_show_at_once(sign_in) -> None:
    client, person = sign_in("柜员"), User.objects.get(username=NUMBERS["柜员"]).person_id
    assert "更名员工" not in client.get("/why").content.decode()
    changes = PersonChanges(name="更名员工")
    change_person(ChangePerson(person=person, changes=changes, valid_from=system().today), ctx=system())
    page = client.get("/why").content.decode()
    assert "更名员工" in page
    assert re.findall(r'href="([^"]+)" aria-current="page"', page) == ["/why"]


def test_what_waits_is_counted_as_soon_as_it_waits(sign_in) -> None:
    client, user = sign_in("人力资源经理"), User.objects.get(username=NUMBERS["人力资源经理"])
    ctx = person_context(user.person_id, user.label, clock.now())
    right = next(grant.right for grant in grants_of(ctx) if grant.scope is Scope.BANK and grant.position)
    assert "待办 0 项" in client.get("/why").content.decode()
    common = {"command": "duties.publish", "payload": [], "asked_label": "某人", "asked_at": clock.now()}
    for number, (asked_by, place, expected) in enumerate(
        ((0, {"bank": True}, 1), (user.person_id, {"bank": True}, 1), (0, {"units": [1]}, 2))
    ):
        with system_write(Proposal._meta.db_table):
            Proposal.objects.create(
                **common, right=right, place=place, asked_by=asked_by, expires_on=ctx.today, reason=str(number)
            )
        assert f"待办 {expected} 项" in client.get("/why").content.decode()
        assert len(waiting_for(ctx)) == waiting_count(ctx) == expected
