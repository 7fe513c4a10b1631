"""Addresses of committees."""

from __future__ import annotations

from django.urls import path

from gangze.committees import views

urlpatterns = [
    path("committees", views.committees, name="committees"),
    path("committees/export", views.committees_export, name="committees-export"),
    path("committees/<int:pk>", views.committee, name="committee"),
    path("committees/<int:pk>/charter", views.committee_charter, name="committee-charter"),
    path("committees/<int:pk>/appoint", views.committee_appoint, name="committee-appoint"),
    path("committees/seats/<int:pk>/dismiss", views.committee_dismiss, name="committee-dismiss"),
]
