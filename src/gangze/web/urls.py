"""Addresses. Who may open which stands in `policy.ROUTES`; a route that is missing there fails the tests."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from gangze.web.api import serve_registers
from gangze.web.views import access, health, home, jobs, ledger, search, todo, why

urlpatterns = [
    path("", include("gangze.web.signin.urls")),
    path("language", set_language, name="set_language"),
    path("healthz", health.healthz, name="healthz"),
    path("", home.home, name="home"),
    path("search", search.search, name="search"),
    path("access", access.access, name="access"),
    path("access/export", access.access_export, name="access-export"),
    path("jobs", jobs.jobs, name="jobs"),
    path("todo", todo.todo, name="todo"),
    path("todo/<int:pk>", todo.proposal, name="proposal"),
    path("why", why.why, name="why"),
    path("", include("gangze.duties.urls")),
    path("", include("gangze.people.urls")),
    path("", include("gangze.organisation.urls")),
    path("", include("gangze.accounts.urls")),
    path("", include("gangze.kinship.urls")),
    path("", include("gangze.committees.urls")),
    path("", include("gangze.intake.urls")),
    path("", include("gangze.controls.urls")),
    path("api/v1/", serve_registers().urls),
    path("ledger", ledger.ledger, name="ledger"),
    path("ledger/export", ledger.ledger_export, name="ledger-export"),
    path("ledger/<uuid:pk>", ledger.ledger_entry, name="ledger-entry"),
]

if settings.DEBUG:
    urlpatterns.append(path("", include("gangze.web.styleguide.urls")))
