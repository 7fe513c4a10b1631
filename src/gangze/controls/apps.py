"""Wiring of the capability into Django."""

from __future__ import annotations

from django.apps import AppConfig


class ControlsConfig(AppConfig):
    """Loads what the capability offers once all models are there."""

    name = "gangze.controls"
    label = "controls"

    def ready(self) -> None:
        """Register rights, policies, commands, resources and checks."""
        from gangze.controls import capability  # noqa: F401, PLC0415
