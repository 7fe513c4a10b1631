"""Addresses of the controls."""

from __future__ import annotations

from django.urls import path

from gangze.controls import views

urlpatterns = [
    path("controls", views.controls, name="controls"),
    path("controls/run", views.run, name="controls-run"),
    path("controls/findings", views.findings, name="findings"),
    path("controls/findings/export", views.findings_export, name="findings-export"),
    path("controls/findings/<int:pk>", views.finding, name="finding"),
    path("controls/matrix", views.matrix, name="controls-matrix"),
]
