"""Changes collected as data, where later ones use what earlier ones make (方案事项).

What a step makes is not there yet while the plan is written: `{"result_of": key, "name": "unit", "at": 0}` stands for
the id that the step of that key will give.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

DAYS = ("valid_from", "day", "effective")
"""Fields that say when a change takes effect."""

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """The commands of one kind that make one change; `key` tells it apart within its plan."""

    key: int
    command: str
    cmds: tuple[Payload, ...]
    reason: str = ""


class NotMade(LookupError):
    """A step needs what the step of `key` did not make."""

    def __init__(self, key: int) -> None:
        super().__init__(key)
        self.key = key


def result_of(key: int, name: str, at: int = 0) -> dict[str, Any]:
    """The id that a step will give, by the name it has in the result, of its command number `at`."""
    return {"result_of": key, "name": name, "at": at}


def is_reference(value: Any) -> bool:
    """Whether a value stands for what another step will give."""
    return isinstance(value, Mapping) and value.keys() == {"result_of", "name", "at"}


def resolved(value: Any, results: Mapping[int, Sequence[Any]]) -> Any:
    """A payload with the ids that earlier steps gave in their places. Raises `NotMade`."""
    if is_reference(value):
        given = results.get(value["result_of"])
        if given is None or not isinstance(given[value["at"]], Mapping):
            raise NotMade(value["result_of"])
        return given[value["at"]][value["name"]]
    if isinstance(value, Mapping):
        return {name: resolved(item, results) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [resolved(item, results) for item in value]
    return value


def without_references(value: Any) -> Any:
    """A payload with 0 for what an earlier step will give, to be looked at before that step has run."""
    if is_reference(value):
        return 0
    if isinstance(value, Mapping):
        return {name: without_references(item) for name, item in value.items()}
    return [without_references(item) for item in value] if isinstance(value, list | tuple) else value


def references(value: Any) -> Iterator[int]:
    """Keys of the steps whose results a payload uses."""
    if is_reference(value):
        yield value["result_of"]
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from references(item)


def rekeyed(steps: Iterable[Step], offset: int) -> list[Step]:
    """Steps with other keys, and what refers to them among each other."""

    def shifted(value: Any) -> Any:
        if is_reference(value):
            return {**value, "result_of": value["result_of"] + offset}
        if isinstance(value, Mapping):
            return {name: shifted(item) for name, item in value.items()}
        return [shifted(item) for item in value] if isinstance(value, list | tuple) else value

    return [replace(step, key=step.key + offset, cmds=tuple(shifted(item) for item in step.cmds)) for step in steps]


def days_of(cmds: Iterable[Payload]) -> list[dt.date]:
    """The days on which some commands take effect."""
    return [dt.date.fromisoformat(str(cmd[name])) for cmd in cmds for name in DAYS if cmd.get(name)]


def redated(cmds: Iterable[Payload], before: dt.date, after: dt.date) -> list[Payload]:
    """The same commands, those of one day on another day."""
    old, new = before.isoformat(), after.isoformat()
    return [{n: new if n in DAYS and str(v) == old else v for n, v in cmd.items()} for cmd in cmds]


def out_of_order(steps: Sequence[Step]) -> list[tuple[int, int]]:
    """`(step, used)`: keys of steps that use what a later or absent step makes."""
    seen: set[int] = set()
    wrong = []
    for step in steps:
        wrong += [(step.key, used) for used in dict.fromkeys(references(list(step.cmds))) if used not in seen]
        seen.add(step.key)
    return wrong
