"""What kinds of imports there are, and what one says of its files (导入种类与导入报告).

A register describes its import as an `ImportPage` and registers how it is made, so that the worker finds it too: a
large file is tried and taken in the background.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver

from gangze.framework.context import Context
from gangze.kernel.findings import Finding
from gangze.organisation.imports.faults import RowFault
from gangze.organisation.imports.sheets import SheetResult
from gangze.organisation.imports.tables import Table

Files = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a file would do or did: figures by label, faults, notes, and the tables they stand in."""

    counts: Sequence[tuple[str, int]]
    rows: int
    faults: Sequence[RowFault]
    notes: Sequence[Finding]
    tables: Sequence[Table]

    @property
    def anything(self) -> bool:
        """Whether there is anything to write."""
        return any(count for _label, count in self.counts)


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One kind of import: `run(files, ctx, dry, update)` reads and judges, and writes where not dry.

    It raises `Refused` for files that cannot be read at all and gives faults in the report otherwise. It asks the
    rights of `ctx` itself, and the same files again change nothing: both hold in the background too.
    """

    slot: str
    title: str
    lead: str
    route: str
    templates: Sequence[tuple[str, str]]
    run: Callable[[Files, Context, bool, bool], Report]
    back: str
    crumbs: Sequence[dict[str, str]]
    hint: str
    multiple: bool = False
    args: tuple[Any, ...] = ()
    """Arguments of the route, where the import belongs to one object."""
    update_label: str = ""
    """What the tick for existing rows says, where it means more than changing them."""


def sheet_report(result: SheetResult, words: dict[str, str]) -> Report:
    """What one table did, with its figures in words."""
    counts = [(word, result.counts[key]) for key, word in words.items()]
    return Report(counts, result.rows, result.faults, result.notes, [result.table] if result.table else [])


MakePage = Callable[..., ImportPage]
_pages: dict[str, MakePage] = {}


def register_import(route: str, make: MakePage) -> None:
    """Say how the import behind a route is made: `make(ctx, *args)` with the arguments of the route."""
    _pages[route] = make


def registered(route: str) -> bool:
    """Whether the import behind a route can be made outside a request."""
    return route in _pages


def page_for(route: str, args: Sequence[Any], ctx: Context) -> ImportPage:
    """The import behind a route. Raises `Refused` where the person may not use it any more."""
    get_resolver().url_patterns  # noqa: B018 - reading the addresses loads the views, which register their imports
    return _pages[route](ctx, *args)
