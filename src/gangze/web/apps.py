"""Wiring of the shell into Django."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The shell: templates, static files and the pages that belong to no single capability."""

    name = "gangze.web"
    label = "web"

    def ready(self) -> None:
        """Enter sign-ins into the ledger."""
        from gangze.web.signin.record import connect  # noqa: PLC0415 - models load before this

        connect()
