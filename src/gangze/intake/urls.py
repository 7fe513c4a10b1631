"""Addresses of intake."""

from __future__ import annotations

from django.urls import path

from gangze.intake import views

urlpatterns = [
    path("intake", views.intake, name="intake"),
    path("intake/upload", views.upload, name="intake-upload"),
    path("intake/<int:pk>", views.draft, name="intake-draft"),
    path("intake/<int:pk>/correct", views.correct_draft, name="intake-correct"),
    path("intake/<int:pk>/undo", views.undo_draft, name="intake-undo"),
    path("intake/<int:pk>/place", views.place, name="intake-place"),
    path("intake/<int:pk>/accept", views.accept_draft, name="intake-accept"),
    path("intake/<int:pk>/discard", views.discard_draft, name="intake-discard"),
    path("intake/<int:pk>/owners", views.owners, name="intake-owners"),
    path("intake/<int:pk>/differences", views.differences, name="intake-differences"),
    path("intake/<int:pk>/file", views.original, name="intake-file"),
]
