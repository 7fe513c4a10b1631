"""Two people act on the same manual at the same moment: one of them wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from gangze.duties.models import ManualInForce, ManualVersion
from gangze.duties.services import (
    AddDuty,
    DraftManual,
    DutyInput,
    OfDraft,
    Publish,
    add_duty,
    draft_manual,
    publish,
    submit,
)
from gangze.duties.tests.conftest import Bank
from gangze.framework.permission import Scope
from gangze.framework.proposal import Decide, approve
from gangze.kernel.findings import Refused

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 5


@pytest.fixture(autouse=True)
def _database_of_several_connections(transactional_db: None) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("the test database is in memory: two connections cannot wait for each other there")


def _at_once(*acts: Callable[[], object]) -> list[object]:
    """Run acts in threads that start together; a refusal is a result."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(10)
            return act()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _refusals(results: list[object]) -> list[set[str]]:
    return [result.codes for result in results if isinstance(result, Refused)]


def test_two_editors_of_one_draft(bank: Bank) -> None:
    made = draft_manual(DraftManual(post=bank.posts["teller"]), ctx=bank.ctx("chen")).result
    for number in range(TIMES):
        acts = [
            lambda who=who, number=number: add_duty(
                AddDuty(
                    version=made["version"],
                    revision=number,
                    duty=DutyInput(text=f"核对第{number}类账簿{who}"),
                ),
                ctx=bank.ctx(who),
            )
            for who in ("chen", "wei")
        ]
        assert _refusals(_at_once(*acts)) == [{"version.changed"}]
    assert ManualVersion.objects.get(pk=made["version"]).duties.count() == TIMES


def test_two_drafts_of_one_manual(bank: Bank) -> None:
    cmd = DraftManual(post=bank.posts["teller"], duties=[DutyInput(text="核对现金尾箱")])
    results = _at_once(*(lambda who=who: draft_manual(cmd, ctx=bank.ctx(who)) for who in ("chen", "wei")))
    assert _refusals(results) == [{"manual.open_draft"}]
    assert ManualVersion.objects.count() == 1


def test_two_approvers_of_one_publication(bank: Bank, tree) -> None:
    tree.given["head"] = [("duties.publish", Scope.BANK)]
    ctx = bank.ctx("chen")
    cmd = DraftManual(post=bank.posts["teller"], duties=[DutyInput(text="核对现金尾箱")])
    version = draft_manual(cmd, ctx=ctx).result["version"]
    submit(OfDraft(version=version, revision=0), ctx=ctx)
    asked = publish(Publish(version=version, revision=0), ctx=ctx)
    decision = Decide(proposal=asked.proposal or 0)
    results = _at_once(*(lambda who=who: approve(decision, ctx=bank.ctx(who)) for who in ("feng", "jiang")))
    assert _refusals(results) == [{"proposal.decided"}]
    assert ManualInForce.objects.count() == 1
