"""Reading a document is work for the background (识别任务)."""

from __future__ import annotations

import datetime as dt

from gangze.framework.context import system_context
from gangze.framework.jobs import Job, progress
from gangze.intake.services import give_up_reading, read_draft

READER = "文件识别"


def read_job(job: Job, now: dt.datetime) -> None:
    """Read the document of a draft; doing it again finds the draft already read and does nothing."""
    read_draft(
        job.payload["draft"],
        ctx=system_context(READER, now),
        progress=lambda done, total: progress(job, done, total),
    )


def given_up(job: Job, now: dt.datetime) -> None:
    """Reading ended the worker every time: whoever waits for the draft is told."""
    give_up_reading(job.payload["draft"], ctx=system_context(READER, now))
