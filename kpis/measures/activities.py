"""What reps do with their time."""

from django.utils.translation import gettext_lazy as _

from kpis.measures import attributes as by
from kpis.measures.conditions import (
    ANSWERED,
    CALLS,
    DATA_ENTRY,
    EMPLOYED,
    LEAVE,
    MADE_A_PROSPECT,
    MEMBER_EMPLOYED,
    SELLING,
)
from kpis.measures.vocabulary import Flow, PerPeriod, Unit

ACTIVITIES = "kpis.Activity"

calls = Flow("calls", _("calls"), ACTIVITIES, by.CALL, where=CALLS, on="done_on")
answered_calls = Flow(
    "answered_calls", _("calls answered"), ACTIVITIES, by.CALL, where=CALLS & ANSWERED, on="done_on"
)
prospect_calls = Flow(
    "prospect_calls",
    _("calls that made a prospect"),
    ACTIVITIES,
    by.CALL,
    where=CALLS & MADE_A_PROSPECT,
    on="done_on",
)
activities = Flow("activities", _("selling activities"), ACTIVITIES, by.ACTIVITY, where=SELLING, on="done_on")
talk_minutes = Flow(
    "talk_minutes",
    _("minutes of answered calls"),
    ACTIVITIES,
    by.CALL,
    Unit.MINUTES,
    CALLS & ANSWERED,
    value="minutes",
    on="done_on",
)
selling_minutes = Flow(
    "selling_minutes",
    _("minutes of selling"),
    ACTIVITIES,
    by.ACTIVITY,
    Unit.MINUTES,
    SELLING,
    value="minutes",
    on="done_on",
)
data_entry_minutes = Flow(
    "data_entry_minutes",
    _("minutes of data entry"),
    ACTIVITIES,
    by.ACTIVITY,
    Unit.MINUTES,
    DATA_ENTRY,
    value="minutes",
    on="done_on",
)
leave_minutes = Flow(
    "leave_minutes",
    _("minutes of leave"),
    ACTIVITIES,
    by.ACTIVITY,
    Unit.MINUTES,
    LEAVE,
    value="minutes",
    on="done_on",
)
member_minutes = PerPeriod(
    "member_minutes",
    _("working minutes in the team"),
    "accounts.TeamMembership",
    by.TEAM_MEMBER,
    Unit.MINUTES,
    MEMBER_EMPLOYED,
    value="kpis_rep_minutes(company_id, rep_id, greatest(starts_on, {start}),"
    " least(coalesce(ends_on, {known_end}), {known_end}))",
    on="starts_on",
)
working_minutes = PerPeriod(
    "working_minutes",
    _("working minutes"),
    "accounts.Rep",
    by.REP,
    Unit.MINUTES,
    EMPLOYED,
    value="kpis_rep_minutes(company_id, id, {start}, {known_end})",
    on="started_on",
    through={"team": member_minutes},
)
