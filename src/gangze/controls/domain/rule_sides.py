"""What the evaluators of incompatible duties ask of tags and rules, and how they name a duty (规则两边).

Pure shapes, so that an evaluator is tried with rules and tags of its own.
"""

from __future__ import annotations

from typing import Protocol

from gangze.controls.domain.bank import Line
from gangze.controls.domain.found import Witness
from gangze.kernel.findings import Effect

DOES = "do"
"""The part of a tag that counts: whoever manages others, makes rules or assists does not do it."""


class Tag(Protocol):
    """An activity that a duty's words touch."""

    @property
    def activity(self) -> str: ...
    @property
    def part(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def apart(self) -> bool: ...


class Rule(Protocol):
    """Activities that must be apart, and where: post, unit, person, standing_in …"""

    @property
    def key(self) -> str: ...
    @property
    def left(self) -> frozenset[str]: ...
    @property
    def right(self) -> frozenset[str]: ...
    @property
    def within(self) -> frozenset[str]: ...
    @property
    def effect(self) -> Effect: ...


SIDES = ("left", "right")


def side_of(rule: Rule, side: str) -> frozenset[str]:
    """The activities of one of the two `SIDES`."""
    return rule.left if side == "left" else rule.right


def counts(tag: Tag) -> bool:
    """Whether a duty puts an activity into one hand: it is done, and not said to be done by different people."""
    return tag.part == DOES and not tag.apart


def duty(line: Line, role: str = "", tag: Tag | None = None, *, reason: str = "") -> Witness:
    """A duty as witness: its words and place, the part it plays, what tagged it or why it is named."""
    activity, why = (tag.activity, tag.reason) if tag is not None else ("", reason)
    return Witness("duty", line.id, "", line.text, role, activity, why, line.source, line.span)
