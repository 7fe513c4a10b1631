"""Accepting a finding for a time: how long at most, by whom, and where it stands (例外审批).

Content of the kind `exemption` says how long an exception may last. Whoever approves one must neither have asked for it
nor gain from it: `partialities` gives every reason why somebody is not free to decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gangze.kernel.content import ContentDocument
from gangze.kernel.findings import Effect, Finding

KIND = "exemption"

SOON = 30
"""Days before its last day in which an exception is shown as ending soon."""

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many days an exception may last. `key` is a rule, a code, a family as `sod.*`, or `*`."""

    key: str
    longest_days: int
    why: str
    source: str


class Limits:
    """The bank's limits; the nearest one counts: rule, code, family, everything else."""

    def __init__(self, limits: Iterable[Limit] = ()) -> None:
        self._by_key = {limit.key: limit for limit in limits}

    def of(self, code: str, rule: str = "") -> Limit | None:
        """The limit for a finding, None where the bank gives none: then no exception can be granted."""
        family = code.partition(".")[0]
        keys = (rule, code, f"{family}.*", "*")
        return next((self._by_key[key] for key in keys if key and key in self._by_key), None)


def compile_limits(
    documents: Iterable[ContentDocument], rules: Collection[str], codes: Collection[str]
) -> tuple[Limits, list[Finding]]:
    """The limits of some documents, and what is wrong with them, each with its place.

    A key that is neither a rule, a code nor a family would silently limit nothing; two of one key contradict.
    """
    known = {*rules, *codes, *(f"{code.partition('.')[0]}.*" for code in codes), "*"}
    limits: dict[str, Limit] = {}
    faults: list[Finding] = []
    for document in documents:
        for number, row in enumerate(document.body["limits"]):
            where = document.where(("limits", number, "key"))
            key = row["key"]
            if key not in known:
                remedy = "请填写规则编号、发现类别（如 sod.person）、类别族（如 sod.*）或 *"
                faults.append(_fault("exemption.unknown_key", f"没有规则或发现类别“{key}”", where, remedy))
            elif key in limits:
                faults.append(_fault("exemption.twice", f"“{key}”已另有期限", where, "请只保留一条"))
            else:
                limits[key] = Limit(key, int(row["longest_days"]), row["why"], row["source"])
    return Limits(limits.values()), faults


def _fault(code: str, message: str, where: str, remedy: str) -> Finding:
    return Finding(code, message, KIND, where, remedy, Effect.BLOCK)


@dataclass(frozen=True, slots=True)
class Matter:
    """A finding as an exception is about it: what tells it again, where, and who is party to it.

    `parties` are ids by kind: person, post, position, unit.
    """

    situation: str
    fingerprint: str
    code: str
    rule: str
    effect: str
    subject: str
    message: str
    unit: int | None
    person: int | None
    parties: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As the finding of an act keeps it; the message stands in the finding itself."""
        fields = {name: getattr(self, name) for name in self.__slots__ if name not in ("parties", "message")}
        return fields | {"parties": {kind: list(ids) for kind, ids in self.parties.items()}}

    @staticmethod
    def read(finding: Mapping[str, Any]) -> Matter | None:
        """Back from a finding as a proposal keeps it, None where it tells of no matter."""
        if not (plain := finding.get("matter")):
            return None
        parties = {kind: tuple(ids) for kind, ids in plain["parties"].items()}
        return Matter(**{**plain, "message": finding["message"], "parties": parties})


class Tie(StrEnum):
    """Why somebody is not free to decide an exception."""

    ASKED = "asked"
    """Asked for it (本人申请)."""
    SUBJECT = "subject"
    """The finding is about him or her (本人即当事人)."""
    HOLDS = "holds"
    """Holds or stands in for a post in it (任职、代理或顶岗)."""
    REPORTS = "reports"
    """Answers directly to somebody who is party to it (直接下属)."""
    CARRIES = "carries"
    """Would carry out the compensating control (本人执行补偿性控制)."""


@dataclass(frozen=True, slots=True)
class Stakes:
    """Who is tied to an exception: who asked, whom it is about, who holds a post in it, who compensates."""

    asker: int | None
    subjects: frozenset[int] = frozenset()
    holders: frozenset[int] = frozenset()
    carriers: frozenset[int] = frozenset()


def partialities(approver: int, stakes: Stakes, superiors: Collection[int]) -> Iterator[Tie]:
    """Every reason why a person may not approve; none means free to decide.

    `superiors` are the persons to whom the approver answers directly.
    """
    if approver == stakes.asker:
        yield Tie.ASKED
    if approver in stakes.subjects:
        yield Tie.SUBJECT
    if approver in stakes.holders:
        yield Tie.HOLDS
    if approver in stakes.carriers:
        yield Tie.CARRIES
    asked = {stakes.asker} if stakes.asker is not None else set()
    if (stakes.subjects | stakes.holders | asked) & (set(superiors) - {approver}):
        yield Tie.REPORTS


class Standing(StrEnum):
    """Where an exception stands on a day."""

    COMING = "coming"
    RUNNING = "running"
    ENDING = "ending"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def standing_on(first: dt.date, last: dt.date, withdrawn: dt.date | None, day: dt.date) -> Standing:
    """Where an exception stands: nobody needs to close it, the day after its last it is expired."""
    if withdrawn is not None and withdrawn <= day:
        return Standing.WITHDRAWN
    if day < first:
        return Standing.COMING
    if day > last:
        return Standing.EXPIRED
    return Standing.ENDING if (last - day).days < SOON else Standing.RUNNING


def term_faults(
    limit: Limit | None, first: dt.date, last: dt.date | None, today: dt.date
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is wrong with the days of an exception, as code and values: no end, past, too long, never allowed."""
    if limit is None or limit.longest_days == 0:
        yield "exemption.never", {"why": limit.why if limit else ""}
    elif last is None:
        yield "exemption.no_expiry", {"days": limit.longest_days}
    elif last < max(first, today):
        yield "exemption.past", {"day": last}
    elif (last - first).days + 1 > limit.longest_days:
        latest = first + (limit.longest_days - 1) * DAY
        yield "exemption.too_long", {"days": limit.longest_days, "latest": latest, "why": limit.why}
