"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from gangze.people import views

urlpatterns = [
    path("people/<int:pk>/change", views.person_change, name="person-change"),
    path("people/<int:pk>/sign-in", views.sign_in_create, name="sign-in-create"),
    path("people/<int:pk>/sign-in/reset", views.sign_in_reset, name="sign-in-reset"),
    path("people/<int:pk>/sign-in/enable", views.sign_in_enable, name="sign-in-enable"),
    path("people/<int:pk>/sign-in/disable", views.sign_in_disable, name="sign-in-disable"),
]
