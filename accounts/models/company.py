import zoneinfo
from decimal import Decimal

from babel.numbers import is_currency
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


def default_working_days() -> list[int]:
    """Monday to Friday."""
    return [0, 1, 2, 3, 4]


def validate_timezone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(value)s” is not a time zone such as Europe/Prague."), params={"value": value}
        )


def validate_currency(value: str) -> None:
    if not is_currency(value):
        raise ValidationError(
            _("“%(value)s” is not an ISO 4217 currency such as USD."), params={"value": value}
        )


validate_slug = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Use lower-case letters, digits and single hyphens, as in north-wind.")
)


class Calendar(models.TextChoices):
    GREGORIAN = "gregorian", _("Gregorian")
    SOLAR_HIJRI = "solar_hijri", _("Solar Hijri")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Company(models.Model):
    """A tenant: the one table that is everybody's, because its slug is read before a company is known.

    Days are counted in `timezone`; `fiscal_year_start` is a month of `calendar`; `hours_per_day` is in hours. A closed
    period is reported `grace_days` after its end; the figures of a cohort are maturing for `maturing_days` after its
    period. `night_hour` is the local hour at which the night's run is due, `next_night_at` the instant of the next.
    """

    slug = models.CharField(_("address"), max_length=50, unique=True, validators=[validate_slug])
    name = models.CharField(_("name"), max_length=200)
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_timezone])
    currency = models.CharField(_("currency"), max_length=3, validators=[validate_currency])
    calendar = models.CharField(_("calendar"), max_length=20, choices=Calendar, default=Calendar.GREGORIAN)
    fiscal_year_start = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    week_start = models.PositiveSmallIntegerField(_("first day of the week"), choices=Weekday, default=0)
    working_days = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name=_("working days"),
        default=default_working_days,
    )
    hours_per_day = models.DecimalField(
        _("working hours a day"), max_digits=4, decimal_places=2, default=Decimal(8)
    )
    night_hour = models.PositiveSmallIntegerField(
        _("hour of the night's run"), default=2, validators=[MaxValueValidator(23)]
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace before a period is reported"), default=3, validators=[MaxValueValidator(92)]
    )
    maturing_days = models.PositiveSmallIntegerField(
        _("days for which a cohort is maturing"), default=90, validators=[MaxValueValidator(730)]
    )
    next_night_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="company_slug_form", condition=Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$")
            ),
            models.CheckConstraint(name="company_currency_form", condition=Q(currency__regex=r"^[A-Z]{3}$")),
            models.CheckConstraint(
                name="company_fiscal_year_start_month", condition=Q(fiscal_year_start__range=(1, 12))
            ),
            models.CheckConstraint(name="company_week_start_day", condition=Q(week_start__lte=6)),
            models.CheckConstraint(
                name="company_working_days_week",
                condition=Q(working_days__contained_by=[0, 1, 2, 3, 4, 5, 6]),
            ),
            models.CheckConstraint(
                name="company_hours_per_day_range",
                condition=Q(hours_per_day__gt=0, hours_per_day__lte=24),
            ),
            models.CheckConstraint(name="company_night_hour_range", condition=Q(night_hour__lte=23)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone in which the company's days begin and end."""
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def address(self) -> str:
        """Where the company's pages are."""
        return f"/c/{self.slug}/"
