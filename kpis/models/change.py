from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel


class Change(OwnedModel):
    """What changed about a record, when and by whom: {"field": [old, new]} of what people and systems enter.

    Written by the database (migrations/sql/changes.sql) on every update of a record; appended, never edited.
    """

    record = models.CharField(_("record"), max_length=63)
    record_id = models.BigIntegerField()
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=200)
    fields = models.JSONField(_("what changed"))

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["company", "record", "record_id", "at"], name="change_record")]

    def __str__(self) -> str:
        return f"{self.record} {self.record_id} {self.at:%Y-%m-%d %H:%M}"
