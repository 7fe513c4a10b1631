"""Standing in: what is arranged for whenever somebody is away, and what is told for some days (A/B角、临时顶岗)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.checks import days_findings, spot, unknown, value_findings
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, Fact, assert_facts
from gangze.framework.permission import Place
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import Interval
from gangze.organisation.domain.lifetimes import missing_days
from gangze.organisation.domain.standing import Standing
from gangze.organisation.models import Arrangement, Origin, Position, StandIn
from gangze.organisation.queries.acting import positions_in_hands
from gangze.organisation.queries.duty_keys import duties_of_posts
from gangze.organisation.queries.lifelines import employment, known_ids, position_lives, stays_of_persons
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.queries.presence import standing_for
from gangze.organisation.services.absences import LONGEST, assertion
from gangze.organisation.services.common import Dated, life_finding
from gangze.organisation.services.positions import places_of_positions
from gangze.organisation.services.standing_words import own_finding, own_findings, ring_findings
from gangze.organisation.wording import spoken, spoken_all
from gangze.people.models import Person

CHANGE = "standin.change"


class Arrange(Dated):
    """Whenever a holder of `absent` is away, the holders of `by_position` or `by_person` take over.

    `duties` are keys of duties of the post; none: the whole post.
    """

    absent: int
    by_position: int | None = None
    by_person: int | None = None
    duties: list[str] = []
    rank: int = 1
    source: str = ""

    @property
    def taker(self) -> str:
        """Who takes over, as text."""
        return f"position:{self.by_position}" if self.by_position is not None else f"person:{self.by_person}"


class EndArrangement(Command):
    """An arrangement no longer holds from `day` on."""

    arrangement: int
    day: dt.date


class StandInFor(Dated):
    """`by` stands in for `absent` in a position over days; of no `duties`: in the whole post."""

    absent: int
    position: int
    by: int
    duties: list[str] = []
    note: str = ""

    @property
    def standing(self) -> Standing:
        """As it will be."""
        when = Interval(self.valid_from, self.valid_to)
        return Standing(self.absent, self.position, self.by, when, tuple(sorted(set(self.duties))))


class EndStandIn(Command):
    """Somebody no longer stands in from `day` on."""

    stand_in: int
    day: dt.date


@command(
    "organisation.arrange",
    label=gettext_lazy("登记顶岗安排"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of_positions(c.absent for c in cmds),
    locks=lambda c: [f"position:{c.absent}"],
)
def arrange(cmd: Arrange, *, ctx: Context) -> dict[str, Any]:
    """Arrange who takes over from a position; returns `{"arrangement": id}`. It replaces an earlier one."""
    return _arrange([cmd])[0]


@arrange.for_many
def _arrange_many(cmds: Sequence[Arrange], *, ctx: Context) -> list[dict[str, Any]]:
    return _arrange(cmds)


def _arrange(cmds: Sequence[Arrange]) -> list[dict[str, Any]]:
    rows = assert_facts(
        Arrangement,
        [
            Assertion(
                {"absent": c.absent, "taker": c.taker},
                Interval(c.valid_from, c.valid_to),
                {
                    "by_position": c.by_position,
                    "by_person": c.by_person,
                    "duties": sorted(set(c.duties)),
                    "rank": c.rank,
                    "source": c.source.strip(),
                },
            )
            for c in cmds
        ],
    )
    made = {(row.absent_id, row.taker, row.valid_from): row.pk for row in rows}
    current_act().about_ids(Position, {c.absent for c in cmds} | {c.by_position for c in cmds if c.by_position})
    return [{"arrangement": made.get((c.absent, c.taker, c.valid_from))} for c in cmds]


def _check_arrange(cmds: Sequence[Arrange], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    persons = known_ids(Person, {c.by_person for c in cmds if c.by_person is not None})
    names = position_names({c.absent for c in cmds}, ctx.today)
    for index, cmd in enumerate(cmds):
        yield from value_findings(Arrangement, {"rank": cmd.rank}, lambda f, i=index: spot(cmds, i, f))  # type: ignore[misc]
        if (cmd.by_position is None) == (cmd.by_person is None):
            yield Finding(
                "arrangement.taker",
                _("请填写顶岗岗位或顶岗人员，只填一项"),
                subject=names.get(cmd.absent, ""),
                source=spot(cmds, index, "by_position"),
                remedy=_("按岗位安排的，由该岗位当日在岗人员顶岗"),
            )
        if cmd.by_person is not None and cmd.by_person not in persons:
            yield unknown(_("人员"), cmd.by_person, spot(cmds, index, "by_person"))
    yield from _positions(cmds, ctx)
    asked = [((c.absent, c.by_position), c.duties, c.valid_from) for c in cmds]
    yield from _duties(asked, lambda i: spot(cmds, i, "duties"))
    yield from _own_hand(cmds, names, ctx)


def _own_hand(cmds: Sequence[Arrange], names: Mapping[int, str], ctx: Context) -> Iterator[Finding]:
    """Nobody arranges to take over a whole post: its rights would come to him with the next absence (回避)."""
    own = positions_in_hands(ctx.hands, ctx.today)
    for index, cmd in enumerate(cmds):
        field = "by_person" if cmd.by_person is not None else "by_position"
        if not cmd.duties and (cmd.by_person in ctx.hands or cmd.by_position in own):
            yield own_finding(names.get(cmd.absent, ""), spot(cmds, index, field))


def _positions(cmds: Sequence[Arrange], ctx: Context) -> Iterator[Finding]:
    """Both positions stand on the days of the arrangement."""
    asked = {c.absent for c in cmds} | {c.by_position for c in cmds if c.by_position is not None}
    lives, names = position_lives(asked), position_names(asked, ctx.today)
    for index, cmd in enumerate(cmds):
        for key, field in ((cmd.absent, "absent"), (cmd.by_position, "by_position")):
            if key is None or cmd.days is None:
                continue
            if key not in lives:
                yield unknown(_("设岗"), key, spot(cmds, index, field))
                continue
            # An arrangement may be open-ended where the position is not: it ends by itself with the position.
            start = Interval(cmd.valid_from, cmd.valid_from + dt.timedelta(days=1))
            finding = life_finding(
                "position.not_established", _("设岗"), names.get(key, ""), lives[key], start, spot(cmds, index, field)
            )
            if finding is not None:
                yield finding


def _duties(
    asked: Sequence[tuple[tuple[int | None, ...], Sequence[str], dt.date]], where: Callable[[int], str]
) -> Iterator[Finding]:
    """Duties that pass stand in the manual of the post, or of the one that takes over, which may list them as well."""
    wanted = {key for keys, duties, _day in asked if duties for key in keys}
    posts = dict(Position.objects.filter(pk__in=wanted - {None}).values_list("pk", "post_id")) if wanted else {}
    for index, (positions, duties, day) in enumerate(asked):
        there = {posts[key] for key in positions if key in posts}
        if not duties or not there:
            continue
        known = {one.key for some in duties_of_posts(there, day).values() for one in some}
        if strange := set(duties) - known:
            yield Finding(
                "standin.duty_unknown",
                _("有%(n)d项职责不在该岗位%(day)s现行的说明书里") % {"n": len(strange), "day": day},
                subject="、".join(sorted(strange)[:3]),
                source=where(index),
                remedy=_("请刷新页面，从该岗位现行职责中重新选择"),
            )


register_check("organisation.arrange", _check_arrange)


def _row(model: type[Fact], key: int) -> Any:
    return model._default_manager.filter(pk=key).first()


def _place_of(model: type[Fact], column: str, ids: Iterable[int]) -> set[Place]:
    return places_of_positions(model._default_manager.filter(pk__in=list(ids)).values_list(column, flat=True))


@command(
    "organisation.end_arrangement",
    label=gettext_lazy("终止顶岗安排"),
    right=CHANGE,
    places=lambda cmds, ctx: _place_of(Arrangement, "absent_id", (c.arrangement for c in cmds)),
    locks=lambda c: [f"arrangement:{c.arrangement}"],
)
def end_arrangement(cmd: EndArrangement, *, ctx: Context) -> None:
    """End one arrangement from a day on; on its first day, or before, it is taken back."""
    row = _row(Arrangement, cmd.arrangement)
    when = Interval(max(cmd.day, row.valid_from), row.valid_to)
    assert_facts(Arrangement, [Assertion({"absent": row.absent_id, "taker": row.taker}, when, None)])
    current_act().about_ids(Position, [row.absent_id])


def _check_end_arrangement(cmds: Sequence[EndArrangement], ctx: Context) -> Iterator[Finding]:
    for index, cmd in enumerate(cmds):
        row = _row(Arrangement, cmd.arrangement)
        yield from _believed(row, cmd.day, _("顶岗安排"), cmd.arrangement, lambda f, i=index: spot(cmds, i, f))  # type: ignore[misc]


def _believed(row: Any, day: dt.date, what: str, key: int, where: Any) -> Iterator[Finding]:
    """A finding where a record is unknown, was changed in the meantime, or is over by the day."""
    if row is None:
        yield unknown(what, key, where("day"))
    elif row.superseded_by is not None:
        yield Finding(
            "standin.superseded",
            _("该%(what)s已于%(at)s被他人更改") % {"what": what, "at": f"{row.superseded_at:%Y-%m-%d %H:%M}"},
            source=where("day"),
            remedy=_("请刷新页面，以最新记录为准"),
        )
    elif day >= row.valid_to:
        yield Finding(
            "standin.already_over",
            _("该%(what)s的期间为%(days)s，%(day)s已不再有效") % {"what": what, "days": spoken(row.when), "day": day},
            source=where("day"),
            remedy=_("请填写期间之内的日期"),
        )


register_check("organisation.end_arrangement", _check_end_arrangement)


@command(
    "organisation.stand_in",
    writes=(StandIn,),
    label=gettext_lazy("临时顶岗"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of_positions(c.position for c in cmds),
    locks=lambda c: [f"person:{c.absent}", f"person:{c.by}", f"position:{c.position}"],
)
def stand_in(cmd: StandInFor, *, ctx: Context) -> dict[str, Any]:
    """Let one person stand in for another over days; returns `{"stand_in": id}`."""
    return _stand_in([cmd])[0]


@stand_in.for_many
def _stand_in_many(cmds: Sequence[StandInFor], *, ctx: Context) -> list[dict[str, Any]]:
    return _stand_in(cmds)


def _stand_in(cmds: Sequence[StandInFor]) -> list[dict[str, Any]]:
    rows = assert_facts(StandIn, [assertion(c.standing, Origin.AD_HOC, c.note.strip()) for c in cmds])
    made = {(row.absent_id, row.position_id, row.by_id, row.valid_from): row.pk for row in rows}
    current_act().about_ids(Person, {c.by for c in cmds} | {c.absent for c in cmds})
    current_act().about_ids(Position, {c.position for c in cmds})
    return [{"stand_in": made.get((c.absent, c.position, c.by, c.valid_from))} for c in cmds]


def _check_stand_in(cmds: Sequence[StandInFor], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    yield from _parties(cmds, ctx)
    asked = [((c.position,), c.duties, c.valid_from) for c in cmds]
    yield from _duties(asked, lambda i: spot(cmds, i, "duties"))
    whole = [c.standing for c in cmds if c.days is not None and c.by != c.absent]
    yield from _taken(cmds, ctx)
    yield from own_findings(whole, "by", ctx)
    yield from ring_findings(whole, "by", ctx.today)


def _parties(cmds: Sequence[StandInFor], ctx: Context) -> Iterator[Finding]:
    """Whoever is stood in for holds the position on those days; whoever stands in is another, and employed."""
    asked = {c.absent for c in cmds} | {c.by for c in cmds}
    exist, employed = known_ids(Person, asked), employment(c.by for c in cmds)
    stays = stays_of_persons(c.absent for c in cmds)
    names, places = person_names(asked, ctx.today), position_names({c.position for c in cmds}, ctx.today)
    for index, cmd in enumerate(cmds):
        yield from value_findings(StandIn, {"note": cmd.note}, lambda f, i=index: spot(cmds, i, f))  # type: ignore[misc]
        missing = [(key, field) for key, field in ((cmd.absent, "absent"), (cmd.by, "by")) if key not in exist]
        yield from (unknown(_("人员"), key, spot(cmds, index, field)) for key, field in missing)
        if cmd.by == cmd.absent:
            yield Finding(
                "standin.same_person",
                _("顶岗人不能是被顶岗人本人"),
                subject=names.get(cmd.by, ""),
                source=spot(cmds, index, "by"),
                remedy=_("请选择其他人员"),
            )
        if missing or cmd.days is None:
            continue
        if (cmd.days.end - cmd.days.start).days > LONGEST:
            yield Finding(
                "standin.too_long",
                _("一次顶岗不能超过%(days)d天") % {"days": LONGEST},
                subject=names.get(cmd.by, ""),
                source=spot(cmds, index, "valid_to"),
                remedy=_("请核对最后一天；长期代行职责请办理任岗"),
            )
        held = [row.when for row in stays.get(cmd.absent, []) if row.position_id == cmd.position]
        for lived, who, code, message in (
            (held, cmd.absent, "standin.not_held", _("%(who)s在%(days)s不任“%(place)s”，无岗可顶")),
            (employed.get(cmd.by, []), cmd.by, "standin.not_employed", _("%(who)s在%(days)s不在职，不能顶岗")),
        ):
            if left := missing_days(lived, cmd.days):
                values = {"who": names.get(who, ""), "days": spoken_all(left), "place": places.get(cmd.position, "")}
                yield Finding(
                    code,
                    message % values,
                    subject=names.get(who, ""),
                    source=spot(cmds, index, "valid_from"),
                    remedy=_("请核对人员、岗位和起止日期"),
                )


def _taken(cmds: Sequence[StandInFor], ctx: Context) -> Iterator[Finding]:
    """One whole post passes to one person a day, one duty to one, and to each once."""
    others = standing_for(c.absent for c in cmds)
    for index, cmd in enumerate(cmds):
        if cmd.days is None:
            continue
        mine = cmd.standing
        for other in others:
            same = (other.absent, other.position) == (mine.absent, mine.position) and other.when.overlaps(mine.when)
            clash = other.by == mine.by or not (other.duties and mine.duties) or set(other.duties) & set(mine.duties)
            if same and clash:
                yield Finding(
                    "standin.taken",
                    _("%(days)s已由%(who)s顶岗")
                    % {"days": spoken(other.when), "who": person_names([other.by], ctx.today).get(other.by, "")},
                    source=spot(cmds, index, "valid_from"),
                    remedy=_("请先终止原顶岗，或避开已有人顶岗的日期和职责"),
                )
        others.append(mine)


register_check("organisation.stand_in", _check_stand_in)


@command(
    "organisation.end_stand_in",
    label=gettext_lazy("终止顶岗"),
    right=CHANGE,
    places=lambda cmds, ctx: _place_of(StandIn, "position_id", (c.stand_in for c in cmds)),
    locks=lambda c: [f"stand-in:{c.stand_in}"],
)
def end_stand_in(cmd: EndStandIn, *, ctx: Context) -> None:
    """End one standing in from a day on; on its first day, or before, it is taken back."""
    row = _row(StandIn, cmd.stand_in)
    key = {"absent": row.absent_id, "position": row.position_id, "by": row.by_id}
    assert_facts(StandIn, [Assertion(key, Interval(max(cmd.day, row.valid_from), row.valid_to), None)])
    current_act().about_ids(Person, [row.absent_id, row.by_id])
    current_act().about_ids(Position, [row.position_id])


def _check_end_stand_in(cmds: Sequence[EndStandIn], ctx: Context) -> Iterator[Finding]:
    for index, cmd in enumerate(cmds):
        row = _row(StandIn, cmd.stand_in)
        yield from _believed(row, cmd.day, _("顶岗"), cmd.stand_in, lambda f, i=index: spot(cmds, i, f))  # type: ignore[misc]


register_check("organisation.end_stand_in", _check_end_stand_in)
