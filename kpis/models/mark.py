from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel


class Mark(OwnedModel):
    """A day whose figures must be computed again, and the record that made it so.

    Appended by triggers (migrations/sql/marks.sql), for the day a record had and the day it has now. There is no
    unique key on purpose: with one, concurrent writers deadlock.
    """

    source = models.CharField(max_length=63)
    day = models.DateField()
    record = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        indexes = [models.Index(fields=["company", "day"], name="mark_day")]

    def __str__(self) -> str:
        return f"{self.source} {self.day}"
