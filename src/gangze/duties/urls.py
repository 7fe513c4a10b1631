"""Addresses of manuals and duties."""

from __future__ import annotations

from django.urls import include, path

from gangze.duties import views, views_edit

urlpatterns = [
    path("manuals", views.manuals, name="manuals"),
    path("manuals/export", views.manuals_export, name="manuals-export"),
    path("manuals/<int:pk>", views.manual, name="manual"),
    path("manuals/<int:pk>/draft", views.new_draft, name="manual-draft"),
    path("manuals/<int:pk>/compare", views.compare, name="manual-compare"),
    path("manuals/versions/<int:pk>/edit", views_edit.edit, name="manual-edit"),
    path("manuals/versions/<int:pk>/act", views_edit.edit_act, name="manual-act"),
    path("manuals/versions/<int:pk>/submit", views.submit_version, name="manual-submit"),
    path("manuals/versions/<int:pk>/recall", views.recall_version, name="manual-recall"),
    path("manuals/versions/<int:pk>/discard", views.discard_version, name="manual-discard"),
    path("manuals/versions/<int:pk>/foresee", views.foresee_version, name="manual-foresee"),
    path("manuals/versions/<int:pk>/publish", views.publish_version, name="manual-publish"),
    path("manuals/versions/<int:pk>/acknowledge", views.acknowledge_version, name="manual-acknowledge"),
    path("manuals/versions/<int:pk>/word", views.word, name="manual-word"),
    path("manuals/versions/<int:pk>/pdf", views.pdf, name="manual-pdf"),
    path("", include("gangze.duties.authority.urls")),
    path("duties", views.duties, name="duties"),
    path("duties/export", views.duties_export, name="duties-export"),
]
