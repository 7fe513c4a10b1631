"""Routes of signing in. allauth's sign-up, e-mail and reset pages do not exist here."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import path

from gangze.web.signin import views

urlpatterns = [
    path("signin", allauth_views.login, name="account_login"),
    path("signout", allauth_views.logout, name="account_logout"),
    path("password", views.change_password, name="account_change_password"),
    path("inactive", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("lock", views.lock, name="lock"),
    path("locked", views.locked, name="locked"),
    path("unlock", views.unlock, name="unlock"),
]
