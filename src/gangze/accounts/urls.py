"""Addresses of systems, roles and accounts."""

from __future__ import annotations

from django.urls import path

from gangze.accounts import views, views_systems

urlpatterns = [
    path("systems", views_systems.systems, name="systems"),
    path("systems/export", views_systems.systems_export, name="systems-export"),
    path("systems/add", views_systems.system_add, name="system-add"),
    path("systems/<int:pk>", views_systems.system, name="system"),
    path("systems/<int:pk>/change", views_systems.system_change, name="system-change"),
    path("systems/<int:pk>/end", views_systems.system_end, name="system-end"),
    path("systems/<int:pk>/roles/add", views_systems.role_add, name="system-role-add"),
    path("systems/roles/<int:pk>/change", views_systems.role_change, name="system-role-change"),
    path("systems/roles/<int:pk>/end", views_systems.role_end, name="system-role-end"),
    path("systems/roles/<int:pk>/entitle", views_systems.role_entitle, name="system-role-entitle"),
    path("systems/roles/<int:pk>/withdraw/<int:post>", views_systems.role_withdraw, name="system-role-withdraw"),
    path("systems/<int:pk>/reconcile", views.reconcile, name="system-reconcile"),
    path("systems/<int:pk>/reconcile/close", views.reconcile_close, name="system-reconcile-close"),
    path("systems/<int:pk>/reconcile/keep", views.reconcile_keep, name="system-reconcile-keep"),
    path("systems/<int:pk>/import", views.accounts_import, name="system-accounts-import"),
    path("systems/<int:pk>/import/template", views.accounts_template, name="system-accounts-import-template"),
    path("systems/<int:pk>/import/faults", views.accounts_faults, name="system-accounts-import-faults"),
    path("systems/<int:pk>/open", views.account_open, name="system-account-open"),
    path("system-accounts", views.accounts, name="system-accounts"),
    path("system-accounts/export", views.accounts_export, name="system-accounts-export"),
    path("system-accounts/<int:pk>", views.account, name="system-account"),
    path("system-accounts/<int:pk>/change", views.account_change, name="system-account-change"),
    path("system-accounts/<int:pk>/close", views.account_close, name="system-account-close"),
]
