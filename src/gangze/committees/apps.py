"""Wiring of the capability into Django."""

from __future__ import annotations

from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    """Loads what the capability offers once all models are there."""

    name = "gangze.committees"
    label = "committees"

    def ready(self) -> None:
        """Register rights, policies, commands, resources and checks."""
        from gangze.committees import capability  # noqa: F401, PLC0415
