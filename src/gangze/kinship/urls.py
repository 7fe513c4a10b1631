"""Addresses of kinship."""

from __future__ import annotations

from django.urls import path

from gangze.kinship import views

urlpatterns = [
    path("kinship", views.kinship, name="kinship"),
    path("kinship/export", views.kinship_export, name="kinship-export"),
    path("kinship/declare", views.kinship_declare, name="kinship-declare"),
    path("kinship/record", views.kinship_record, name="kinship-record"),
    path("kinship/<int:pk>/confirm", views.kinship_confirm, name="kinship-confirm"),
    path("kinship/<int:pk>/end", views.kinship_end, name="kinship-end"),
    path("kinship/import", views.kinship_import, name="kinship-import"),
    path("kinship/import/template", views.kinship_template, name="kinship-import-template"),
    path("kinship/import/faults", views.kinship_faults, name="kinship-import-faults"),
]
