"""Wiring of the capability into Django."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Loads what the capability offers once all models are there."""

    name = "gangze.intake"
    label = "intake"

    def ready(self) -> None:
        """Register rights, policies, commands, resources and checks."""
        from gangze.intake import capability  # noqa: F401, PLC0415
