"""Every route stands in the one table, every right exists, and nobody without a post gets past the gate."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from gangze.framework.permission import rights
from gangze.organisation.imports.kinds import registered
from gangze.web.policy import PUBLIC, ROUTES, SIGNED_IN


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Full names of all routes."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from routes(pattern.url_patterns, space)
        else:
            yield f"{prefix}{pattern.name}"


ALL = sorted(set(routes(get_resolver().url_patterns)))


def test_every_route_has_a_name() -> None:
    assert "None" not in ALL


def test_every_route_is_listed_and_every_listed_route_exists() -> None:
    assert set(ALL) - set(ROUTES) == set()
    assert set(ROUTES) - set(ALL) == set()


def test_every_right_in_the_table_is_a_right() -> None:
    named = {right for access in ROUTES.values() for right in access.values()}
    assert named - {PUBLIC, SIGNED_IN} - set(rights()) == set()


@pytest.mark.parametrize("name", sorted(name for name in ROUTES if name.endswith("-import")))
def test_every_import_can_run_in_the_background(name: str) -> None:
    assert registered(name), "say register_import(route, make) beside the view"


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_only_the_verbs_that_a_page_needs_are_open(name: str) -> None:
    assert set(ROUTES[name]) <= {"GET", "POST"}
    assert ROUTES[name]
