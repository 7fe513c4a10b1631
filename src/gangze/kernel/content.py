"""Reading content files so that every fault has its line and column (内容文件).

A content file is YAML: an envelope (`kind`, `key`, `valid_from`, `valid_to`, `source`) around a `body`,
several of them separated by `---`. The envelope and, per kind, the body are checked by JSON Schema (draft
2020-12). All faults are collected; a misspelt key is answered with the nearest known one.

Only the plain part of YAML is taken: no aliases, no tags; `yes`, `010` and `12:30` are texts, not a truth
value, an octal and a base-60 number; dates are ISO texts; numbers with a fraction are kept exactly, as
`Decimal`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

import jsonschema
import yaml

from gangze.kernel.canonical import canonical, digest
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER

Path = tuple[str | int, ...]
Schema = Mapping[str, Any]

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FRACTION = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_SIZE_LIMIT = 8 * 1024 * 1024

ENVELOPE: Schema = {
    "type": "object",
    "required": ["kind", "key", "valid_from", "source", "body"],
    "additionalProperties": False,
    "properties": {
        "kind": {"type": "string", "pattern": "^[a-z][a-z-]*$"},
        "key": {"type": "string", "minLength": 1, "maxLength": 120},
        "valid_from": {"type": "string", "format": "date"},
        "valid_to": {"type": "string", "format": "date"},
        "source": {"type": "string", "minLength": 2},
        "body": {},
    },
}
"""What stands around every body."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class ContentDocument:
    """One sound piece of content. `body` is plain JSON data; days are `[valid_from, valid_to)`.

    `places` say where its parts stand in the file it was read from; empty where it comes from elsewhere.
    """

    kind: str
    key: str
    valid_from: date
    valid_to: date
    source: str
    body: Any
    file: str = ""
    places: Mapping[Path, Place] = field(default_factory=dict, compare=False, repr=False)

    def where(self, path: Path) -> str:
        """Where something in the body stands, for a finding: `file:line:column`, or the piece and the path to it."""
        steps: Path = ("body", *path)
        while steps and steps not in self.places:
            steps = steps[:-1]
        if self.file and steps:
            return f"{self.file}:{self.places[steps].line}:{self.places[steps].column}"
        return f"{self.file or f'{self.kind}/{self.key}'}:{'/'.join(str(step) for step in path)}"

    @property
    def digest(self) -> str:
        """What tells two versions apart: the SHA-256 over all but the file's name."""
        days = (self.valid_from, self.valid_to)
        return digest([self.kind, self.key, *days, self.source, stored(self.body)])


_DECIMAL = "$decimal"


def stored(body: Any) -> Any:
    """A body in plain JSON types that keeps exact fractions apart from texts: `{"$decimal": "0.5"}`."""
    if isinstance(body, Decimal):
        return {_DECIMAL: format(body, "f")}
    if isinstance(body, dict):
        return {key: stored(value) for key, value in body.items()}
    if isinstance(body, list):
        return [stored(value) for value in body]
    return body


def restored(body: Any) -> Any:
    """What `stored` was given."""
    if isinstance(body, dict):
        if body.keys() == {_DECIMAL}:
            return Decimal(body[_DECIMAL])
        return {key: restored(value) for key, value in body.items()}
    if isinstance(body, list):
        return [restored(value) for value in body]
    return body


def write_content(documents: Sequence[ContentDocument]) -> str:
    """Documents as one content file, which reads back as the same documents."""
    return yaml.dump_all(
        [_envelope(document) for document in documents],
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
        explicit_start=len(documents) > 1,
    )


def _envelope(document: ContentDocument) -> dict[str, Any]:
    days = {"valid_from": document.valid_from.isoformat()}
    if document.valid_to != FOREVER:
        days["valid_to"] = document.valid_to.isoformat()
    head = {"kind": document.kind, "key": document.key, **days, "source": document.source}
    return {**head, "body": document.body}


class _Dumper(yaml.SafeDumper):
    """Exact fractions as plain numbers; no aliases, which the reader refuses."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))
)


@dataclass(slots=True)
class _Read:
    """A YAML document as data, with the place of every key and item."""

    value: Any
    start: Place
    places: dict[Path, Place] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """The place of a path, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, self.start)


def read_content(
    text: str, file: str, schemas: Mapping[str, Schema]
) -> tuple[list[ContentDocument], list[Finding]]:
    """The sound documents of one file, and all that is wrong with the others.

    `schemas` are those of the bodies by kind. Nothing is raised for bad content.
    """
    if len(text) > _SIZE_LIMIT:
        return [], [_finding("content.size", f"文件超过 {_SIZE_LIMIT // 1048576} MB", file, Place(1, 1))]
    documents: list[ContentDocument] = []
    findings: list[Finding] = []
    for read, faults in _documents(text, file):
        faults = faults + (_check(read, schemas, file) if read is not None else [])
        findings += faults
        if read is not None and not faults:
            documents.append(_document(read.value, file, read.places))
    if not documents and not findings:
        findings.append(_finding("content.empty", "文件里没有内容", file, Place(1, 1)))
    return documents, findings


def _document(value: Mapping[str, Any], file: str, places: Mapping[Path, Place]) -> ContentDocument:
    return ContentDocument(
        value["kind"],
        value["key"],
        date.fromisoformat(value["valid_from"]),
        date.fromisoformat(value["valid_to"]) if "valid_to" in value else FOREVER,
        value["source"],
        value["body"],
        file,
        places,
    )


def _documents(text: str, file: str) -> Iterator[tuple[_Read | None, list[Finding]]]:
    """Each YAML document as data with places; a syntax fault ends the file."""
    try:
        for node in yaml.compose_all(text, _Loader):
            if node is None or node.tag == "tag:yaml.org,2002:null":
                continue
            faults: list[Finding] = []
            read = _Read(None, _mark(node.start_mark))
            read.value = _plain(node, (), read, faults, file)
            yield (None if faults else read), faults
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        place = _mark(mark) if mark else Place(1, 1)
        message = f"不是合法的 YAML：{fault.problem or fault.context}"
        yield None, [_finding("content.yaml", message, file, place, remedy="请检查缩进、冒号后的空格和引号")]
    except yaml.YAMLError as fault:
        yield None, [_finding("content.yaml", f"不是合法的 YAML：{fault}", file, Place(1, 1))]


class _Loader(yaml.SafeLoader):
    """YAML without aliases: an alias can blow up a small file and hides where a value stands."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "内容文件不允许使用别名（*）", event.start_mark)
        return super().compose_node(parent, index)


def _mark(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def _plain(node: Any, path: Path, read: _Read, faults: list[Finding], file: str) -> Any:
    if path not in read.places:
        read.places[path] = _mark(node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, read, faults, file)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, n), read, faults, file) for n, item in enumerate(node.value)]
    return _scalar(node, faults, file)


def _mapping(node: Any, path: Path, read: _Read, faults: list[Finding], file: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        place = _mark(key_node.start_mark)
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if key is None:
            faults.append(_finding("content.key", "键必须是文字", file, place))
            continue
        if key in found:
            first = read.place((*path, key))
            message = f"键“{key}”重复，第 {first.line} 行已经写过"
            faults.append(_finding("content.duplicate_key", message, file, place, remedy="请删去其中一处"))
            continue
        read.places[(*path, key)] = place
        found[key] = _plain(value_node, (*path, key), read, faults, file)
    return found


def _scalar(node: Any, faults: list[Finding], file: str) -> Any:
    kind, text = node.tag.rpartition(":")[2], node.value
    if kind == "null":
        return None
    if kind == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind == "int" and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "float" and _FRACTION.fullmatch(text):
        return Decimal(text)
    if kind in ("str", "bool", "int", "float", "timestamp"):
        return text
    faults.append(_finding("content.tag", f"不支持的 YAML 标记 {node.tag}", file, _mark(node.start_mark)))
    return None


def _check(read: _Read, schemas: Mapping[str, Schema], file: str) -> list[Finding]:
    faults = list(_against(ENVELOPE, read.value, (), read, file))
    if not isinstance(read.value, dict):
        return faults
    kind = read.value.get("kind")
    if isinstance(kind, str) and kind not in schemas:
        message = f"不认识的内容类别“{kind}”{_nearest(kind, schemas)}"
        remedy = f"可用的类别：{'、'.join(sorted(schemas))}"
        faults.append(_finding("content.kind", message, file, read.place(("kind",)), kind, remedy))
    elif isinstance(kind, str) and "body" in read.value:
        faults += _against(schemas[kind], read.value["body"], ("body",), read, file)
    if not faults and read.value.get("valid_to", "9999-12-31") <= read.value["valid_from"]:
        place = read.place(("valid_to",))
        faults.append(_finding("content.dates", "失效日必须晚于生效日", file, place, "valid_to"))
    return faults


def _against(schema: Schema, value: Any, at: Path, read: _Read, file: str) -> Iterator[Finding]:
    """All faults of a value against a schema, in the order of the file."""
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    faults: list[tuple[Place, Finding]] = []
    for error in validator.iter_errors(value):
        for path, code, message, remedy in _explained(error):
            place = read.place((*at, *path))
            subject = "/".join(str(step) for step in (*at, *path))
            faults.append((place, _finding(code, message, file, place, subject, remedy)))
    yield from (finding for _, finding in sorted(faults, key=lambda f: (f[0].line, f[0].column)))


_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "true 或 false",
    "array": "列表",
    "object": "键值",
    "null": "空",
}


def _explained(error: Any) -> Iterator[tuple[Path, str, str, str]]:
    """Path, code, message and remedy of a schema error, one for each misspelt or missing key."""
    path = tuple(error.absolute_path)
    rule, wanted, found = error.validator, error.validator_value, error.instance
    if rule == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        for key in [key for key in found if key not in known]:
            remedy = f"可用的键：{'、'.join(known)}" if known else ""
            yield (*path, key), "content.unknown_key", f"不认识的键“{key}”{_nearest(key, known)}", remedy
    elif rule == "required":
        missing = next(key for key in wanted if f"'{key}'" in error.message and key not in found)
        yield path, "content.missing_key", f"缺少键“{missing}”", f"请补上 {missing}:"
    elif rule == "type":
        names = [wanted] if isinstance(wanted, str) else wanted
        yield (
            path,
            "content.type",
            f"应为{'或'.join(_TYPES[name] for name in names)}，现为 {_shown(found)}",
            "",
        )
    elif rule == "enum":
        near = _nearest(found, [str(item) for item in wanted]) if isinstance(found, str) else ""
        remedy = f"可选：{'、'.join(str(item) for item in wanted)}"
        yield path, "content.enum", f"{_shown(found)} 不在可选范围内{near}", remedy
    elif rule == "format":
        yield path, "content.format", f"{_shown(found)} 不是合法的{_FORMATS.get(wanted, wanted)}", ""
    elif rule in _LIMITS:
        yield path, "content.limit", f"{_shown(found)} {_LIMITS[rule]} {wanted}", ""
    else:
        yield path, "content.schema", f"{_shown(found)} 不符合规则 {rule}：{error.message}", ""


_FORMATS = {"date": "日期（年-月-日，如 2026-03-01）"}

_LIMITS = {
    "minimum": "不得小于",
    "maximum": "不得大于",
    "exclusiveMinimum": "必须大于",
    "exclusiveMaximum": "必须小于",
    "minLength": "的字数不得少于",
    "maxLength": "的字数不得多于",
    "minItems": "的项数不得少于",
    "maxItems": "的项数不得多于",
    "pattern": "不符合格式",
}


def _nearest(word: str, known: Sequence[str] | Mapping[str, Any]) -> str:
    near = get_close_matches(word, list(known), 1, 0.6)
    return f"，是不是“{near[0]}”？" if near else ""


def _shown(value: Any) -> str:
    text = canonical(value).decode()
    return text if len(text) <= 40 else f"{text[:39]}…"


def _finding(
    code: str, message: str, file: str, place: Place, subject: str = "", remedy: str = ""
) -> Finding:
    return Finding(code, message, subject, f"{file}:{place.line}:{place.column}", remedy)
