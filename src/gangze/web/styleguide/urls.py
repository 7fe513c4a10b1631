"""Routes of the style guide; included only where DEBUG is on."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from gangze.web.policy import PUBLIC, ROUTES, reads
from gangze.web.styleguide.views import branch, styleguide

urlpatterns = [
    path("styleguide", styleguide, name="styleguide"),
    path("styleguide/branch", branch, name="styleguide-branch"),
]

if settings.DEBUG:
    ROUTES.update({"styleguide": reads(PUBLIC), "styleguide-branch": reads(PUBLIC)})
