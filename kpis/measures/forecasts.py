"""What was forecast before a period began, and by its middle."""

from django.utils.translation import gettext_lazy as _

from kpis.measures.vocabulary import Forecasts, Unit

FORECASTS = "kpis.Forecast"
_SCOPES = {"rep": "rep_id", "team": "team_id", "region": "region_id"}

forecasts_submitted = Forecasts(
    "forecasts_submitted", _("forecasts submitted"), FORECASTS, _SCOPES, is_count=True
)
forecast_commit = Forecasts("forecast_commit", _("forecast (commit)"), FORECASTS, _SCOPES, Unit.MONEY)
best_cases_submitted = Forecasts(
    "best_cases_submitted",
    _("best cases submitted"),
    FORECASTS,
    _SCOPES,
    category="best_case",
    is_count=True,
)
forecast_best_case = Forecasts(
    "forecast_best_case", _("forecast (best case)"), FORECASTS, _SCOPES, Unit.MONEY, category="best_case"
)
most_likely_submitted = Forecasts(
    "most_likely_submitted",
    _("most likely cases submitted"),
    FORECASTS,
    _SCOPES,
    category="most_likely",
    is_count=True,
)
forecast_most_likely = Forecasts(
    "forecast_most_likely",
    _("forecast (most likely)"),
    FORECASTS,
    _SCOPES,
    Unit.MONEY,
    category="most_likely",
)
middle_submitted = Forecasts(
    "middle_submitted",
    _("forecasts submitted by the middle"),
    FORECASTS,
    _SCOPES,
    at_middle=True,
    is_count=True,
)
forecast_at_middle = Forecasts(
    "forecast_at_middle", _("forecast at the middle (commit)"), FORECASTS, _SCOPES, Unit.MONEY, at_middle=True
)
middle_best_cases = Forecasts(
    "middle_best_cases",
    _("best cases submitted by the middle"),
    FORECASTS,
    _SCOPES,
    category="best_case",
    at_middle=True,
    is_count=True,
)
best_case_at_middle = Forecasts(
    "best_case_at_middle",
    _("forecast at the middle (best case)"),
    FORECASTS,
    _SCOPES,
    Unit.MONEY,
    category="best_case",
    at_middle=True,
)
middle_most_likely = Forecasts(
    "middle_most_likely",
    _("most likely cases submitted by the middle"),
    FORECASTS,
    _SCOPES,
    category="most_likely",
    at_middle=True,
    is_count=True,
)
most_likely_at_middle = Forecasts(
    "most_likely_at_middle",
    _("forecast at the middle (most likely)"),
    FORECASTS,
    _SCOPES,
    Unit.MONEY,
    category="most_likely",
    at_middle=True,
)
