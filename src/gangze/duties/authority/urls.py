"""Addresses of authorities."""

from __future__ import annotations

from django.urls import path

from gangze.duties.authority import views, views_import, views_papers

urlpatterns = [
    path("authorities", views.authorities, name="authorities"),
    path("authorities/export", views.authorities_export, name="authorities-export"),
    path("authorities/who", views.who, name="authority-who"),
    path("authorities/add", views.authority_add, name="authority-add"),
    path("authorities/import", views_import.authorities_import, name="authorities-import"),
    path("authorities/import/template", views_import.authorities_template, name="authorities-import-template"),
    path("authorities/import/faults", views_import.authorities_faults, name="authorities-import-faults"),
    path("authorities/<int:pk>", views.authority, name="authority"),
    path("authorities/<int:pk>/delegate", views.authority_delegate, name="authority-delegate"),
    path("authorities/<int:pk>/change", views.authority_change, name="authority-change"),
    path("authorities/<int:pk>/withdraw", views.authority_withdraw, name="authority-withdraw"),
    path("authorities/<int:pk>/letter", views_papers.letter_issue, name="authority-letter"),
    path("authorities/<int:pk>/notice/word", views_papers.notice_word, name="authority-notice-word"),
    path("authorities/<int:pk>/notice/pdf", views_papers.notice_pdf, name="authority-notice-pdf"),
    path("authorities/letters/<int:pk>/word", views_papers.letter_word, name="authority-letter-word"),
    path("authorities/letters/<int:pk>/pdf", views_papers.letter_pdf, name="authority-letter-pdf"),
]
