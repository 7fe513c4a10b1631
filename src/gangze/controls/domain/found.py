"""What a control found: where, under which rule, on whose witness, as data; words come later (检查发现)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from gangze.kernel.findings import Effect


@dataclass(frozen=True, slots=True)
class Witness:
    """One thing that bears a finding out: `kind` is duty, post, unit, position, person, account; `text` its words.

    `role` is the part it plays (`left`, `right`, `absent`, `by`, …); `activity` what it was tagged with and why.
    """

    kind: str
    id: int
    name: str = ""
    text: str = ""
    role: str = ""
    activity: str = ""
    reason: str = ""
    source: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is not as it should be.

    `code` is dotted and stable; `subject` is `(kind, id)` of what it is about; `rule` the key of the rule in the
    bank's content, empty where a control has none; `days` are `(first day, day after the last)` as integers.
    """

    code: str
    effect: Effect
    subject: tuple[str, int]
    witness: tuple[Witness, ...] = ()
    rule: str = ""
    days: tuple[int, int] | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The same for the same finding in every run: by code, rule, subject and who bears witness, not by days.

        Incompatible duties are one finding a rule, however many duties bear it out; elsewhere the words count.
        """
        return self._digest(duties=not self.code.startswith("sod."))

    @property
    def situation(self) -> str:
        """The same while everything that bears it out is the same, the words of every duty too (同一情形)."""
        return self._digest(duties=True)

    def _digest(self, *, duties: bool) -> str:
        parts = [self.code, self.rule, *map(str, self.subject)]
        parts += sorted(
            f"{w.kind}:{w.role}:{w.text if w.kind == 'duty' else w.id or w.name}"
            for w in self.witness
            if duties or w.kind != "duty"
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
