"""Addresses of the controls."""

from __future__ import annotations

from django.urls import path

from gangze.controls.views import (
    clauses,
    exempting,
    key_posts,
    leave_plans,
    looking,
    overlaps,
    plans,
    tagging,
)

urlpatterns = [
    path("controls", looking.controls, name="controls"),
    path("controls/run", looking.run, name="controls-run"),
    path("controls/findings", looking.findings, name="findings"),
    path("controls/findings/export", looking.findings_export, name="findings-export"),
    path("controls/findings/<int:pk>", looking.finding, name="finding"),
    path("controls/exemptions", exempting.exemptions, name="exemptions"),
    path("controls/exemptions/export", exempting.exemptions_export, name="exemptions-export"),
    path("controls/exemptions/ask", exempting.exemption_ask, name="exemption-ask"),
    path("controls/exemptions/<int:pk>", exempting.exemption, name="exemption"),
    path("controls/exemptions/<int:pk>/withdraw", exempting.exemption_withdraw, name="exemption-withdraw"),
    path("controls/findings/<int:pk>/decide", overlaps.decide, name="finding-decide"),
    path("controls/overlaps", overlaps.decided, name="overlaps"),
    path("controls/overlaps/<int:pk>/reopen", overlaps.reopen, name="overlap-reopen"),
    path("controls/key-posts", key_posts.key_posts, name="key-posts"),
    path("controls/key-posts/export", key_posts.key_posts_export, name="key-posts-export"),
    path("controls/units/<int:pk>", looking.unit, name="controls-unit"),
    path("controls/leave-plan", leave_plans.leave_plan, name="leave-plan"),
    path("controls/leave-plan/export", leave_plans.leave_plan_export, name="leave-plan-export"),
    path("controls/leave-plan/make", leave_plans.leave_plan_make, name="leave-plan-make"),
    path("controls/leave-plan/<int:pk>/move", leave_plans.leave_plan_move, name="leave-plan-move"),
    path("controls/leave-plan/<int:pk>/cancel", leave_plans.leave_plan_cancel, name="leave-plan-cancel"),
    path("controls/key-posts/reviews", leave_plans.key_post_reviews, name="key-post-reviews"),
    path("controls/key-posts/reviews/export", leave_plans.key_post_reviews_export, name="key-post-reviews-export"),
    path("controls/key-posts/reviews/add", leave_plans.key_post_review_add, name="key-post-review-add"),
    path("controls/standing-clauses", clauses.standing_clauses, name="standing-clauses"),
    path("controls/matrix", looking.matrix, name="controls-matrix"),
    path("controls/tags", tagging.tags, name="controls-tags"),
    path("controls/tags/correct", tagging.tag, name="controls-tag"),
    path("controls/plans", plans.plans, name="plans"),
    path("controls/plans/export", plans.plans_export, name="plans-export"),
    path("controls/plans/add", plans.plan_add, name="plan-add"),
    path("controls/plans/take", plans.plan_take, name="plan-take"),
    path("controls/plans/<int:pk>", plans.plan, name="plan"),
    path("controls/plans/<int:pk>/change", plans.plan_change, name="plan-change"),
    path("controls/plans/<int:pk>/look", plans.plan_look, name="plan-look"),
    path("controls/plans/<int:pk>/execute", plans.plan_execute, name="plan-execute"),
    path("controls/plans/<int:pk>/drop", plans.plan_drop, name="plan-drop"),
    path("controls/plans/<int:pk>/steps/<int:key>", plans.plan_step, name="plan-step"),
    path("controls/plans/<int:pk>/steps/<int:key>/edit", plans.plan_step_edit, name="plan-step-edit"),
    path("controls/plans/<int:pk>/helpers/<slug:kind>", plans.plan_helper, name="plan-helper"),
]
