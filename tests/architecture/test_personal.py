"""A command whose fields are called like personal columns says whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gangze.framework.command import CommandSpec, commands
from gangze.framework.journal import personal_columns


def fields(schema: Any) -> Iterator[str]:
    """Names of all fields of a JSON schema, of nested ones, too."""
    if isinstance(schema, dict):
        yield from schema.get("properties", ())
        for part in schema.values():
            yield from fields(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from fields(part)


OURS = [spec for spec in commands().values() if spec.function.__module__.startswith("gangze.")]


@pytest.mark.parametrize("spec", OURS, ids=lambda spec: spec.name)
def test_whose_particulars_a_command_takes_is_said(spec: CommandSpec[Any]) -> None:
    doubtful = personal_columns() & set(fields(spec.model.model_json_schema()))
    assert not doubtful or spec.writes is not None, f"{spec.name}: name the tables in `writes`: {sorted(doubtful)}"
