"""Work that is due is a row; the worker only wakes and sweeps (后台任务).

A job is done when its row says so, not when a queue says so: a killed worker's lease runs out and another
worker takes the row. Handlers are idempotent.
"""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy

from gangze.framework import clock
from gangze.framework.permission import Policy, Right, register_policy, register_rights

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=10)
RETRIES = 5
LOST = "worker ended"
"""Error of a job that was given up because the worker never came back from it."""


class Job(models.Model):
    """One piece of work that is due at an instant; `key` keeps equal work from being queued twice."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    asked_by = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = gettext_lazy("后台任务")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(finished_at__isnull=True), name="job_open_once"
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(finished_at__isnull=True), name="job_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def failed(self) -> bool:
        """Given up after the last retry."""
        return self.finished_at is not None and bool(self.error)


register_rights(Right("jobs.read", gettext_lazy("查看后台任务")))
register_policy(
    Policy(
        Job,
        "jobs.read",
        in_units=lambda units, ctx: Q(pk__in=[]),
        own=lambda person, ctx: Q(asked_by=person),
    )
)

Handler = Callable[[Job, dt.datetime], None]
_handlers: dict[str, Handler] = {}
_given_up: dict[str, Handler] = {}
_sweeps: dict[str, Callable[[dt.datetime], int]] = {}


def register_job(kind: str, handler: Handler, given_up: Handler | None = None) -> None:
    """Declare what a kind of job does: `handler(job, now)`; `given_up(job, now)` after its last try failed."""
    _handlers[kind] = handler
    if given_up is not None:
        _given_up[kind] = given_up


def register_sweep(name: str, sweep: Callable[[dt.datetime], int]) -> None:
    """Declare work that is found by looking (sealing, expiry): returns how much it did."""
    _sweeps[name] = sweep


def enqueue(kind: str, key: str, payload: dict[str, Any], *, due_at: dt.datetime, asked_by: int = 0) -> Job:
    """Make work due; the same open work is not made twice."""
    job, _made = Job.objects.get_or_create(
        kind=kind,
        key=key,
        finished_at=None,
        defaults={"payload": payload, "due_at": due_at, "asked_by": asked_by},
    )
    return job


def work_once(now: dt.datetime) -> int:
    """Run every sweep and every due job once; returns how much was done."""
    count = 0
    for name, sweep in _sweeps.items():
        try:
            count += sweep(now)
        except Exception:
            log.exception("sweep %s failed", name)
    _give_up_lost(now)
    while (job := _lease(now)) is not None:
        _run(job, now)
        count += 1
    return count


def _lease(now: dt.datetime) -> Job | None:
    with transaction.atomic():
        due = Job.objects.filter(finished_at=None, due_at__lte=now).filter(
            Q(leased_until=None) | Q(leased_until__lt=now)
        )
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        job = due.order_by("due_at").first()
        if job is not None:
            job.leased_until = now + LEASE
            job.attempts += 1
            job.save(update_fields=["leased_until", "attempts"])
        return job


def _give_up_lost(now: dt.datetime) -> None:
    """End jobs under which the worker died again and again: without this they would kill it for ever."""
    for job in Job.objects.filter(finished_at=None, attempts__gte=RETRIES, leased_until__lt=now):
        job.error, job.leased_until = LOST, None
        _give_up(job, now)
        job.save(update_fields=["error", "leased_until", "finished_at"])


def _give_up(job: Job, now: dt.datetime) -> None:
    """A job is tried no more; its kind may tell those who wait for it."""
    job.finished_at = now
    try:
        _given_up.get(job.kind, lambda job, now: None)(job, now)
    except Exception:
        log.exception("giving up job %s failed", job)


def _run(job: Job, now: dt.datetime) -> None:
    try:
        _handlers[job.kind](job, now)
    except Exception as error:
        log.exception("job %s failed", job)
        job.error = "".join(traceback.format_exception_only(error)).strip()
        job.leased_until = None
        job.due_at = now + dt.timedelta(seconds=30 * 2**job.attempts)
        if job.attempts >= RETRIES:
            _give_up(job, now)
        job.save(update_fields=["error", "leased_until", "due_at", "finished_at"])
    else:
        job.finished_at, job.error = now, ""
        job.save(update_fields=["finished_at", "error"])


def progress(job: Job, done: int, total: int) -> None:
    """Note progress of long work so that a screen can show it; a job that progresses keeps its lease."""
    Job.objects.filter(pk=job.pk).update(done=done, total=total, leased_until=clock.now() + LEASE)
