"""Source documents and the drafts read from them (源文件与识别草稿)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gangze.framework.guard import Recorded
from gangze.intake.domain import draft as drafts
from gangze.organisation.models import Unit


class SourceDocument(Recorded):
    """A file as it came, by its digest, and the text that was read out of it (源文件)."""

    bulky_fields = ("text",)

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("文件名"), max_length=200)
    media = models.CharField(_("格式"), max_length=80, blank=True)
    size = models.PositiveBigIntegerField(_("大小"))
    text = models.TextField(blank=True)
    uploaded_by = models.BigIntegerField(default=0)
    uploaded_label = models.CharField(max_length=120, blank=True)
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("源文件")

    def __str__(self) -> str:
        return self.name


class DocumentFile(Recorded):
    """The bytes of a source document, apart so that lists never load them."""

    document = models.OneToOneField(SourceDocument, models.PROTECT, related_name="file")
    data = models.BinaryField()

    class Meta:
        verbose_name = _("源文件内容")

    def __str__(self) -> str:
        return str(self.document_id)


class DraftState(models.TextChoices):
    """Where a draft stands (草稿状态)."""

    READING = "reading", _("识别中")
    FAILED = "failed", _("无法识别")
    OPEN = "open", _("待核对")
    ACCEPTED = "accepted", _("已入库")
    DISCARDED = "discarded", _("已放弃")


class Draft(Recorded):
    """What was recognised in a document and what a person made of it, until it is accepted as one dated change.

    `tree` are the nodes of `domain.draft`; `unrecognised` the stretches nothing was made of; `revision` counts
    corrections, so that two people cannot overwrite each other unseen. `under` is the unit that the document's
    top units stand under.
    """

    bulky_fields = ("tree", "undo", "unrecognised")

    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="drafts")
    state = models.CharField(_("状态"), max_length=10, choices=DraftState, default=DraftState.READING)
    tree = models.JSONField(default=list)
    undo = models.JSONField(default=list)
    unrecognised = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    under = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    under_settled = models.BooleanField(default=False)
    valid_from = models.DateField(_("生效日期"))
    created_by = models.BigIntegerField(default=0)
    created_label = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    closed_by = models.BigIntegerField(null=True)
    closed_label = models.CharField(max_length=120, blank=True)
    closed_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("识别草稿")
        indexes = [models.Index(fields=["state", "-created_at"], name="draft_state_time")]

    def __str__(self) -> str:
        return f"{self.document_id} ({self.state})"

    @property
    def nodes(self) -> drafts.Draft:
        """The nodes of `tree`, made once as long as the tree stays the same object."""
        made: tuple[object, drafts.Draft] | None = getattr(self, "_made", None)
        if made is None or made[0] is not self.tree:
            made = self._made = (self.tree, drafts.from_json(self.tree))
        return made[1]
