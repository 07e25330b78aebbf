"""How reps and teams do."""

from django.utils.translation import gettext_lazy as _

from kpis.catalogue.formula import Ratio, Term, formula
from kpis.catalogue.kpi import Better, Kpi
from kpis.measures.activities import data_entry_minutes, leave_minutes, selling_minutes, working_minutes
from kpis.measures.deals import won_amount, won_deals
from kpis.measures.team import active_reps, quota_amount, reps_at_quota, reps_with_quota
from kpis.measures.vocabulary import Unit

_NO_QUOTA = _("No quota is set for this period.")
_WORKING = formula(working_minutes) - leave_minutes
_NO_TIME = _("No working time is left in this period.")

KPIS = (
    Kpi(
        "quota_attainment_rate",
        _("Quota attainment rate"),
        _("Which share of the reps reached their quota?"),
        Ratio(Term(reps_at_quota), Term(reps_with_quota), reason=_NO_QUOTA),
        Unit.RATE,
        Better.UP,
        "B 5.1",
        "team",
        counts=True,
        example={"reps_at_quota": 15, "reps_with_quota": 20},
    ),
    Kpi(
        "quota",
        _("Quota"),
        _("What is expected?"),
        Term(quota_amount),
        Unit.MONEY,
        Better.UP,
        "B 5.1, F 8",
        "team",
        example={"quota_amount": 1_000_000},
    ),
    Kpi(
        "quota_attainment",
        _("Quota attainment"),
        _("How much of the quota is reached?"),
        Ratio(Term(won_amount), Term(quota_amount), reason=_NO_QUOTA),
        Unit.RATE,
        Better.UP,
        "B 5.1, F 8",
        "team",
        example={"won_amount": 850_000, "quota_amount": 1_000_000},
    ),
    Kpi(
        "rep_productivity",
        _("Rep productivity"),
        _("What does an active rep bring in?"),
        formula(won_amount) / active_reps,
        Unit.MONEY,
        Better.UP,
        "B 5.2",
        "team",
        example={"won_amount": 1_000_000, "active_reps": 20},
    ),
    Kpi(
        "revenue_per_rep",
        _("Revenue per rep"),
        _("Who sells how much?"),
        formula(won_amount) / active_reps,
        Unit.MONEY,
        Better.UP,
        "F 8a, D",
        "team",
        example={"won_amount": 300_000, "active_reps": 3},
    ),
    Kpi(
        "deals_per_rep",
        _("Deals per rep"),
        _("Who wins how many deals?"),
        formula(won_deals) / active_reps,
        Unit.COUNT,
        Better.UP,
        "F 8a, D",
        "team",
        example={"won_deals": 50, "active_reps": 20},
    ),
    Kpi(
        "selling_time",
        _("Selling time"),
        _("Which share of their working time do reps sell?"),
        Ratio(Term(selling_minutes), _WORKING, positive=True, reason=_NO_TIME),
        Unit.RATE,
        Better.UP,
        "B 5.3",
        "team",
        example={"selling_minutes": 1_800, "working_minutes": 2_400, "leave_minutes": 0},
    ),
    Kpi(
        "data_entry_time",
        _("Data entry time"),
        _("Which share of their working time do reps spend on typing?"),
        Ratio(Term(data_entry_minutes), _WORKING, positive=True, reason=_NO_TIME),
        Unit.RATE,
        Better.DOWN,
        "F 8c",
        "team",
        example={"data_entry_minutes": 240, "working_minutes": 2_400, "leave_minutes": 0},
    ),
)
