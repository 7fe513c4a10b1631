"""Two people accept at the same moment: `python acceptors.py ROUNDS`; prints one JSON line.

In the first half of a round both accept one draft: one must win and the other be told who did it and where to look.
In the second half each accepts a draft of a file of their own, and both files say the same duties of the same
posts: both may win, and nothing may stand twice.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from setting import DAY, context, prepare, staffed

PEOPLE = ("李清", "王算")
RIGHTS = ("intake.use", "intake.accept", "organisation.change", "duties.draft")
WORDS = """结算{n}部岗位职责

结算{n}部设清算、复核两个岗位，各岗职责：

一、清算岗
（一）每日核对清算账户余额；
（二）在1个工作日内处理查询查复。

二、复核岗
（一）复核大额资金汇划。
"""


def main(rounds: int) -> dict[str, Any]:
    """Run the rounds; returns who won, what the others were told, and what stands twice."""
    prepare()
    people = _clerks()
    won: Counter[int] = Counter()
    codes: Counter[str] = Counter()
    unclear: list[str] = []
    strange: list[str] = []
    apart: Counter[str] = Counter()
    for number in range(rounds):
        one = _opened(WORDS.format(n=number), f"结算{number}.txt")
        told = _at_once([partial(_accept, one, who) for who in people])
        won[sum(isinstance(item, dict) for item in told)] += 1
        for item in told:
            if isinstance(item, tuple):
                codes.update(item[0])
                unclear += [item[1]] if not _clear(item[1], one) else []
            elif isinstance(item, str):
                strange.append(item)
        text = WORDS.format(n=f"中心{number}")
        each = [_opened(text + "\n" * part, f"清算{number}-{part}.txt") for part in range(2)]
        told = _at_once([partial(_accept, *pair) for pair in zip(each, people, strict=True)])
        made = [item for item in told if isinstance(item, dict)]
        strange += [item for item in told if isinstance(item, str)]
        apart["accepted"] += len(made)
        apart["units"] += sum(item["units"] for item in made)
        apart["duties"] += sum(item["duties"] for item in made)
        apart["unchanged"] += sum(item["unchanged"] for item in made)
    return {
        "rounds": rounds,
        "one": won[1],
        "others": won[0] + won[2],
        "refused_with": dict(codes),
        "unclear": unclear[:3],
        "strange": strange[:3],
        "apart": dict(apart),
        "doubled": _doubled(),
    }


def _clerks() -> list[tuple[int, str]]:
    """Two people of the bank whose post lets them take documents over everywhere."""
    from gangze.framework.permission import Scope
    from gangze.organisation.models import Position
    from gangze.organisation.services.assignments import Assign, assign
    from gangze.organisation.services.rights import GrantRight, grant_right

    positions, people = staffed(1, len(PEOPLE))
    post = Position.objects.get(pk=positions[0]).post_id
    for person in people:
        assign(Assign(person=person, position=positions[0], valid_from=DAY), ctx=context())
    grants = [GrantRight(post=post, right=right, scope=Scope.BANK, valid_from=DAY) for right in RIGHTS]
    grant_right.many(grants, ctx=context())
    return list(zip(people, PEOPLE, strict=True))


def _opened(text: str, name: str) -> int:
    """A draft read from a text, placed at the top of the bank."""
    from gangze.framework.jobs import work_once
    from gangze.intake.services.correcting import PlaceDraft, place_draft
    from gangze.intake.services.receiving import Receive, receive

    ctx = context()
    draft = int(receive(Receive.of(name, text.encode(), under=None, valid_from=DAY), ctx=ctx).result)
    work_once(ctx.now + dt.timedelta(seconds=1))
    place_draft(PlaceDraft(draft=draft, revision=0, under=None, valid_from=DAY), ctx=ctx)
    return draft


def _accept(draft: int, who: tuple[int, str]) -> Any:
    from gangze.framework.clock import now
    from gangze.framework.context import person_context
    from gangze.intake.services.accepting import Accept, accept

    cmd = Accept(draft=draft, revision=1, doubts_accepted=True)
    return accept(cmd, ctx=person_context(*who, now())).result


def _at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """What each of some acts gave, started together: a result, (codes, words) of a refusal, or a fault's words."""
    from django.db import connection

    from gangze.kernel.findings import Refused

    gate = threading.Barrier(len(acts))
    told: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        connection.ensure_connection()
        gate.wait()
        try:
            told[place] = act()
        except Refused as refused:
            words = " ".join(f"{f.message} {f.subject} {f.source} {f.remedy}" for f in refused.findings)
            told[place] = (sorted(refused.codes), words)
        except Exception as fault:  # anything else is a fault of the test's subject, to be shown
            told[place] = f"{type(fault).__name__}: {fault}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def _clear(words: str, draft: int) -> bool:
    """Whether a refusal says who accepted which file, and where to look."""
    return any(name in words for name in PEOPLE) and "结算" in words and f"/intake/{draft}" in words


def _doubled() -> dict[str, int]:
    """Units, posts, positions, manuals and duties of which there is more than one."""
    from gangze.duties.models import Duty, Manual, ManualVersion
    from gangze.organisation.models import Position, PostState, UnitState

    def twice(rows: Any) -> int:
        return sum(count > 1 for count in Counter(rows).values())

    posts = Position.objects.filter(post__in=PostState.objects.values("post"))
    return {
        "units": twice(UnitState.objects.current().values_list("name", "parent_id")),
        "posts": twice(
            (unit, PostState.objects.current().get(post=post).name) for unit, post in posts.values_list("unit", "post")
        ),
        "manuals": twice(Manual.objects.values_list("post", "unit")),
        "versions": twice(ManualVersion.objects.values_list("manual", flat=True)),
        "duties": twice(Duty.objects.values_list("version__manual", "text")),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1])), ensure_ascii=False))
