"""What a register is, as data.

The second odd option of a register goes into an ordinary view, not in here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import Form
from django_filters import FilterSet

from gangze.framework.context import Context

Rows = Callable[[Context], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `value(row)` gives a plain value (for screen, file and API); `sort` names ORM fields."""

    key: str
    label: str
    value: Callable[[Any], Any]
    sort: tuple[str, ...] = ()
    align: str = ""
    visible: bool = True
    personal: bool = False


@dataclass(frozen=True, slots=True)
class RowAction:
    """Something one can do with a row; drawn only where `right` is held somewhere and `where(row)` holds."""

    label: str
    icon: str
    url: Callable[[Any], str]
    right: str
    danger: bool = False
    where: Callable[[Any], bool] = lambda row: True


@dataclass(frozen=True, slots=True)
class Resource:
    """A register.

    `rows(ctx)` is a named query that already went through the policy of its model. `prepare(rows, ctx)` adds
    to one page's rows what a constant number of further queries gives. `links` are route names: list, add,
    import, export, template.
    """

    name: str
    label: str
    label_plural: str
    right: str
    rows: Rows
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    filterset: type[FilterSet] | None = None
    row_url: Callable[[Any], str] | None = None
    prepare: Callable[[Sequence[Any], Context], None] | None = None
    actions: tuple[RowAction, ...] = ()
    links: dict[str, str] = field(default_factory=dict)
    change_right: str = ""
    export_right: str = ""
    says: Mapping[str, Callable[[Any, Context], str]] = field(default_factory=dict)
    """How the access log tells the value of a filter that is no text, by the filter's name."""

    @property
    def personal(self) -> bool:
        """Whether reading it is noted: some column has personal data."""
        return any(column.personal for column in self.columns)

    def column(self, key: str) -> Column | None:
        """The column of that key, or None."""
        return next((column for column in self.columns if column.key == key), None)


_resources: dict[str, Resource] = {}


def register_resource(resource: Resource) -> Resource:
    """Declare a register; its list, export and API exist from then on."""
    _resources[resource.name] = resource
    return resource


def resources() -> dict[str, Resource]:
    """All registers by name."""
    return dict(_resources)


@cache
def _form_class(filterset: type[FilterSet]) -> type[Form]:
    """The form of a filter, made once: django-filter makes the same class anew for each request."""
    form: type[Form] = filterset(queryset=filterset._meta.model._default_manager.none()).get_form_class()
    return form


def filtered(resource: Resource, ctx: Context, given: Any) -> tuple[QuerySet[Model], Any]:
    """Rows of a register under what was asked for, and the filter's bound form (None without filters)."""
    rows = resource.rows(ctx)
    if resource.filterset is None:
        return rows, None
    filters = resource.filterset(given or {}, queryset=rows)
    filters.ctx = ctx
    filters._form = _form_class(resource.filterset)(filters.data)
    return (filters.qs if filters.is_valid() else rows.none()), filters.form


def ordered(resource: Resource, rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """Rows in the asked order (`key` or `-key`), then in the register's own; an unknown key is ignored."""
    column = resource.column(sort.lstrip("-"))
    if column is None or not column.sort:
        return rows.order_by(*resource.order)
    sign = "-" if sort.startswith("-") else ""
    return rows.order_by(*(sign + name for name in column.sort), *resource.order)
