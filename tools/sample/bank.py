"""The sample bank's texts: reads tools/sample/text and the manifest, gives plain values to the writers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
TEXT = HERE / "text"
SAMPLE = HERE.parents[1] / "src" / "gangze" / "content" / "sample"
DOCUMENTS = SAMPLE / "documents"
HR = SAMPLE / "hr"
HEADS = ("总经理", "主任", "副主任", "经理")


@dataclass(frozen=True)
class Post:
    """One post (岗位) of a unit; `duties` is empty where another document describes the post."""

    name: str
    headcount: int
    duties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """One department (部门) as its document describes it; `groups` are titled bundles of duties."""

    name: str
    posts: tuple[Post, ...]
    mission: str = ""
    layout: str = "typed"
    intro: str = ""
    duties: tuple[str, ...] = ()
    groups: dict[str, list[str]] = field(default_factory=dict)
    lost: tuple[int, ...] = ()


@cache
def load(name: str) -> Any:
    """One YAML text file of this generator."""
    return yaml.safe_load((TEXT / name).read_text(encoding="utf-8"))


@cache
def manifest() -> dict[str, Any]:
    """The manifest that ships with the sample bank; units, dates and sign-ins are written there by hand."""
    return yaml.safe_load((SAMPLE / "manifest.yaml").read_text(encoding="utf-8"))


def posts(rows: list[dict[str, Any]]) -> tuple[Post, ...]:
    return tuple(Post(row["name"], row["headcount"], tuple(row.get("duties", ()))) for row in rows)


def unit(row: dict[str, Any]) -> Unit:
    """One department from its YAML row."""
    return Unit(
        name=row["name"],
        posts=posts(row["posts"]),
        mission=row.get("mission", ""),
        layout=row.get("layout", "typed"),
        intro=row.get("intro", ""),
        duties=tuple(row.get("duties", ())),
        groups=row.get("groups", {}),
        lost=tuple(row.get("lost", ())),
    )


def head_office() -> tuple[list[Unit], list[Unit]]:
    """The two chapters of the head office's book of duties (部门职责汇编)."""
    first, second = (load(f"head_office_{part}.yaml") for part in (1, 2))
    return [unit(row) for row in first], [unit(row) for row in second]


def numeral(number: int) -> str:
    """1..99 in Chinese numerals, as headings print them (二十一)."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else digits[tens] + "十")
    return head + ("" if ones == 0 and tens else digits[ones])


def full_name(unit: str, post: str) -> str:
    """A head's post carries its unit's name, as headings print it: 总经理 of 审计部 is 审计部总经理."""
    return unit + post if post in HEADS else post
