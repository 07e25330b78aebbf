import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedManager, OwnedModel, OwnedQuerySet
from accounts.tenancy.constraints import VersionTrigger


class RecordQuerySet(OwnedQuerySet):
    """Records of one company."""


class RecordManager(OwnedManager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    """The company's records that are not deleted."""

    def get_queryset(self) -> RecordQuerySet:
        return super().get_queryset().filter(deleted_at__isnull=True)


def new_external_id() -> str:
    """An id for a record that comes from no other system."""
    return str(uuid.uuid4())


class Record(OwnedModel):
    """Something people enter or sync: known outside by `external_id`, kept as a tombstone once deleted.

    `objects` leaves deleted records out; `everything` has them. The database counts `version` and sets
    `updated_at` on every update.
    """

    wall_manager = "everything"

    external_id = models.CharField(_("external id"), max_length=255, default=new_external_id)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.PositiveBigIntegerField(db_default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = RecordManager()
    everything: ClassVar[Any] = OwnedManager.from_queryset(RecordQuerySet)()

    class Meta:
        abstract = True

    @classmethod
    def wall_constraints(cls) -> list[models.BaseConstraint]:
        name = cls._meta.model_name
        return [
            *super().wall_constraints(),
            models.UniqueConstraint(fields=["company", "external_id"], name=f"{name}_external_id_key"),
            models.CheckConstraint(name=f"{name}_external_id_given", condition=~models.Q(external_id="")),
            VersionTrigger(name=f"{name}_version"),
        ]
