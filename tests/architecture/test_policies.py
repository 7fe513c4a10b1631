"""Every model says how it is protected; every command names a right that exists and is documented."""

from __future__ import annotations

import pytest
from django.apps import apps

from gangze.framework.command import commands
from gangze.framework.guard import Recorded
from gangze.framework.permission import policies, rights

UNREAD = {
    "framework.ledgersubject": "read only through its entry",
    "framework.ledgerdisclosure": "read only through its entry",
    "framework.ledgerpending": "the sealer's own",
    "framework.ledgerleaf": "read only through its entry",
    "framework.treehead": "public by purpose: it is what auditors keep outside",
    "intake.documentfile": "read only through its document",
}
"""Recorded tables that nobody lists by themselves, and why."""

RECORDED = sorted(
    (m for m in apps.get_models() if issubclass(m, Recorded)), key=lambda m: m._meta.label_lower
)


@pytest.mark.parametrize("model", RECORDED, ids=lambda m: m._meta.label_lower)
def test_every_recorded_table_has_a_policy_or_a_reason(model) -> None:
    assert (model in policies()) != (model._meta.label_lower in UNREAD)


@pytest.mark.parametrize("spec", sorted(commands().values(), key=lambda s: s.name), ids=lambda s: s.name)
def test_every_command_names_a_right_that_exists(spec) -> None:
    if spec.name.startswith(("test.", "tests.")):
        pytest.skip("made by a test")
    assert spec.right in rights()
    assert spec.four_eyes is None or spec.four_eyes in rights()
    assert str(spec.label).strip()
    assert spec.function.__doc__


@pytest.mark.parametrize("model", RECORDED, ids=lambda m: m._meta.label_lower)
def test_every_table_has_a_name_people_know(model) -> None:
    if model._meta.label_lower in UNREAD and model._meta.app_label == "framework":
        pytest.skip(UNREAD[model._meta.label_lower])
    assert str(model._meta.verbose_name) != model._meta.model_name
