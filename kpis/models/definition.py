from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel


class DefinitionChoice(OwnedModel):
    """Which of a KPI's definitions the company uses, from the version's date on; the last version holds."""

    kpi = models.CharField(_("KPI"), max_length=60)
    definition = models.CharField(_("definition"), max_length=40)
    version = models.PositiveIntegerField(_("version"))
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.CharField(_("by"), max_length=200, editable=False, default="")

    class Meta:
        verbose_name = _("choice of a definition")
        verbose_name_plural = _("choices of definitions")
        ordering = ["kpi", "version"]
        constraints = [
            models.UniqueConstraint(fields=["company", "kpi", "version"], name="definitionchoice_version_key")
        ]

    def __str__(self) -> str:
        return f"{self.kpi}: {self.definition}"
