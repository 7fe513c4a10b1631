"""Standing in as a document words it: who is absent, who takes over, which duties (顶岗、代岗条款).

Two wordings occur. In the manual of whoever stands in: '3号柜员请假，履行以下职责' over a list. In the manual of
whoever is absent: '3号柜员休假期间，由4号柜员代行以下职责' over a list, or '休假期间由4号柜员代岗' without one,
which hands over all duties.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_POST = r"[^，,。；;：:、（）()\s]{1,12}?(?:柜员|岗位|岗|经理|主管|主任|会计|出纳|行长|员|人员)"
_ABSENT = (
    r"(?:因(?:故|公|病|事))?(?:请|休|病|事|年)?"
    r"(?:请假|休假|年假|病假|事假|假|不在岗|不在|外出|离岗|缺岗|出差|公出|轮休|培训)(?:期间|时|的)?"
)
_TAKES = r"(?:代行|代为(?:履行|办理|行使)?|代理|代岗|代办|代替|顶岗|顶替|顶班|接替|替岗|履行|承担|负责|行使|办理)"
_BY = re.compile(rf"(?:(?P<absent>{_POST})?(?:如|若|遇|在)?{_ABSENT})[，,]?\s*(?:可|应|须)?由(?P<by>{_POST}){_TAKES}")
_TAKING = re.compile(rf"^(?:如|若|遇|在|当)?(?P<absent>{_POST}){_ABSENT}[，,]?\s*{_TAKES}")


@dataclass(frozen=True, slots=True)
class StandingClause:
    """What a clause says: `absent` and `by` are post names as written, empty where the manual's own post is meant."""

    absent: str
    by: str


def standing_clause(text: str) -> StandingClause | None:
    """The clause that a duty's text is, or None."""
    handed = _BY.search(text)
    if handed is not None:
        return StandingClause(handed.group("absent") or "", handed.group("by"))
    taking = _TAKING.match(text)
    if taking is not None:
        return StandingClause(taking.group("absent"), "")
    return None


_PARTNER = re.compile(
    r"[与和同会](?P<partner>[^，,。；;]{2,16}?)(?:共同|一起|双人|会同|分别|共管)?(?:保管|掌管|管理|管库|持有|掌握)(?P<thing>[^，,。；;]{2,40})"
)


def joint_custody(text: str) -> tuple[str, str] | None:
    """`(partner, thing)` of a duty that keeps something together with somebody else (双人保管), or None."""
    found = _PARTNER.search(text)
    if found is None or not re.search("人员|岗|员|主管|主任|经理|会计|出纳", found.group("partner")):
        return None
    return found.group("partner"), found.group("thing")
