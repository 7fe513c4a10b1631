"""What of an act is hashed, and how personal data hides behind commitments. No database here (台账记录)."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gangze.framework.context import Actor, ActorKind
from gangze.kernel.canonical import canonical, instant, plain, written
from gangze.kernel.merkle import Digest

COMMITMENT = "$commitment"
"""The key of the object that stands in a record where personal data was."""

_SALT_BYTES = 16
_COMMIT = b"\x02"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One act, ready to be recorded.

    `payload` is anything `canonical` takes: changes before and after, findings. `personal` are JSON pointers
    into the payload (`/changes/0/after/3/1`) whose values enter the record as salted commitments only; the
    label of a person who acts always does. Of `secret`, which are among them, not even the disclosure is kept.
    `subjects` are (model label, id) pairs the entry is found by.
    """

    id: uuid.UUID
    at: dt.datetime
    command: str
    actor: Actor
    payload: Mapping[str, Any]
    position: int | None = None
    reason: str = ""
    request_key: str = ""
    subjects: Collection[tuple[str, int]] = ()
    personal: Collection[str] = ()
    secret: frozenset[str] = frozenset()


class Disclosure(NamedTuple):
    """Personal data that was taken out of a record: its place, its salt and its canonical JSON."""

    path: str
    salt: bytes
    value: str


@dataclass(frozen=True, slots=True)
class Sealable:
    """The bytes of a record, their leaf hash, and what was taken out of them."""

    record: bytes
    leaf_hash: bytes
    disclosures: tuple[Disclosure, ...] = field(default_factory=tuple)


def new_entry_id(at: dt.datetime) -> uuid.UUID:
    """An id that sorts by time and cannot collide: UUID version 7 (RFC 9562, 5.7) with microseconds.

    `at` must be aware. The 12 bits after the milliseconds hold the fraction, 62 bits are random.
    """
    micros = (at - _EPOCH) // dt.timedelta(microseconds=1)
    millis, fraction = divmod(micros, 1000)
    value = (millis & (1 << 48) - 1) << 80 | 7 << 76 | (fraction * 4096 // 1000) << 64
    return uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62))


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def make_record(entry: NewEntry, digest: Digest) -> Sealable:
    """The canonical bytes that stand for `entry` for ever.

    Raises `TypeError` where the payload has a value without canonical form, `KeyError` where a personal
    pointer points nowhere.
    """
    record: Any = {
        "id": str(entry.id),
        "at": instant(entry.at),
        "command": entry.command,
        "actor": {"kind": str(entry.actor.kind), "id": entry.actor.id, "label": entry.actor.label},
        "position": entry.position,
        "reason": entry.reason,
        "request_key": entry.request_key,
        "subjects": sorted([kind, key] for kind, key in set(entry.subjects)),
        "payload": plain(entry.payload, "/payload"),
    }
    pointers = [f"/payload{path}" for path in entry.personal]
    if entry.actor.kind is ActorKind.PERSON:
        pointers.append("/actor/label")
    taken = tuple(_take_out(record, path, digest) for path in pointers)
    data = written(record)
    return Sealable(data, digest.leaf(data), taken)


def commitment(item: Disclosure, digest: Digest) -> str:
    """The text that binds a value to its place without telling it.

    `sha256:<hex of digest(0x02 | salt | path | 0x00 | value)>`; the salt is 16 random bytes for each value.
    """
    bound = _COMMIT + item.salt + item.path.encode() + b"\0" + item.value.encode()
    return f"{digest.name}:{digest.of(bound).hex()}"


def _take_out(record: Any, path: str, digest: Digest) -> Disclosure:
    holder, key = _locate(record, path)
    value = canonical(holder[key]).decode()
    taken = Disclosure(path, secrets.token_bytes(_SALT_BYTES), value)
    holder[key] = {COMMITMENT: commitment(taken, digest)}
    return taken


def _locate(record: Any, path: str) -> tuple[Any, Any]:
    """The container and the key in it that a JSON pointer (RFC 6901) names."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:]]
    holder: Any = None
    key: Any = None
    for step in steps:
        holder = record if key is None else holder[key]
        key = int(step) if isinstance(holder, list) else step
    try:
        holder[key]
    except (KeyError, IndexError, TypeError) as fault:
        raise KeyError(f"nothing stands at {path} in the record") from fault
    return holder, key


def matches(record: bytes, item: Disclosure, digest: Digest) -> bool:
    """Whether a disclosed value is one that the record commits to.

    The place is part of what is hashed, so it is enough that the commitment stands in the record at all.
    """
    return f'{{"{COMMITMENT}":"{commitment(item, digest)}"}}'.encode() in record


def disclosed(record: Any, disclosures: Iterable[Disclosure]) -> Any:
    """A copy of the record with the disclosed values back in their places; redacted ones stay commitments."""
    copy = json.loads(canonical(record))
    for item in disclosures:
        holder, key = _locate(copy, item.path)
        holder[key] = json.loads(item.value)
    return copy
