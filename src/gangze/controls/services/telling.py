"""What the controls found, as the findings of an act (办理时的检查提示).

Whatever check speaks inside a command speaks through here: what runs under an exception is only noted, and whoever
approves an act against a finding that wants approval turns it into an exception, for which it must be known again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from gangze.controls.domain.found import Found
from gangze.controls.queries.exempting import matter_of, running_on
from gangze.controls.queries.knowledge import Knowledge
from gangze.controls.services.sweeping import homes_of
from gangze.controls.words import Names, worded
from gangze.kernel.findings import Effect, Finding

UnitOf = Callable[[tuple[str, int]], int | None]


def told(
    found: Sequence[Found],
    names: Names,
    knowledge: Knowledge,
    day: dt.date,
    *,
    source: str = "",
    unit_of: UnitOf = lambda subject: None,
) -> Iterator[Finding]:
    """Findings in words, with what an exception is about: two queries where there are any.

    `source` is the field they stand at. A finding about a person is looked after in his or her unit; `unit_of` gives
    the unit of any other subject.
    """
    if not found:
        return
    running = running_on(day)
    homes = homes_of({key for kind, key in (item.subject for item in found) if kind == "person"}, day)
    for item in found:
        kind, key = item.subject
        person = key if kind == "person" else None
        unit = homes.get(key) if kind == "person" else unit_of(item.subject)
        subject, message, remedy = worded(item, names, knowledge)
        matter = matter_of(item, subject, message, unit, person).plain()
        effect = Effect.RECORD if item.situation in running else item.effect
        yield Finding(item.code, message, f"{subject}/{item.rule}", source, remedy, effect, matter)
