from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from accounts.tenancy import CompanyForeignKey
from kpis.models.fields import NumericField, local_day


class ActivityKind(models.TextChoices):
    CALL = "call", _("call")
    EMAIL = "email", _("e-mail")
    MEETING = "meeting", _("meeting")
    DEMO = "demo", _("demo")
    DATA_ENTRY = "data_entry", _("data entry")
    ADMIN = "admin", _("administration")
    TRAINING = "training", _("training")
    TRAVEL = "travel", _("travel")
    LEAVE = "leave", _("leave")


class Direction(models.TextChoices):
    INBOUND = "inbound", _("inbound")
    OUTBOUND = "outbound", _("outbound")


class ActivityOutcome(models.TextChoices):
    """What came of it. The last two made a prospect; the first two reached nobody."""

    NO_ANSWER = "no_answer", _("no answer")
    VOICEMAIL = "voicemail", _("voicemail")
    ANSWERED = "answered", _("answered")
    NOT_INTERESTED = "not_interested", _("not interested")
    FOLLOW_UP = "follow_up", _("follow-up agreed")
    LEAD_QUALIFIED = "lead_qualified", _("lead qualified")
    OPPORTUNITY_OPENED = "opportunity_opened", _("opportunity opened")


class Activity(Record):
    """What a rep did, when, and for how many minutes; on a lead, an opportunity or a customer, or none."""

    kind = models.CharField(_("kind"), max_length=10, choices=ActivityKind)
    rep = CompanyForeignKey(
        "accounts.Rep", models.PROTECT, related_name="activities", verbose_name=_("rep"), db_index=False
    )
    at = models.DateTimeField(_("at"))
    minutes = NumericField(_("minutes"), null=True, blank=True)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction, blank=True)
    outcome = models.CharField(_("outcome"), max_length=18, choices=ActivityOutcome, blank=True)
    lead = CompanyForeignKey(
        "kpis.Lead", models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("lead")
    )
    opportunity = CompanyForeignKey(
        "kpis.Opportunity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("opportunity"),
    )
    customer = CompanyForeignKey(
        "kpis.Customer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("customer"),
    )

    zone = models.CharField(max_length=64, editable=False, default="")
    team = CompanyForeignKey(
        "accounts.Team", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    done_on = local_day("at")

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["company", "done_on"], name="activity_done_on"),
            models.Index(fields=["company", "rep"], name="activity_rep"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__isnull=True) | models.Q(minutes__gte=0),
                name="activity_minutes_are_not_negative",
                violation_error_message=_("Minutes cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
