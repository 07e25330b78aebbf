"""A company chooses among the definitions of a KPI: every figure follows, and each choice is kept."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.tenancy import company_context, current_company
from kpis import selectors
from kpis.catalogue import CATALOGUE
from kpis.engine.calendars import calendar_of, today_of
from kpis.models import DefinitionChoice, KpiSnapshot
from kpis.rules.calendar import Period
from kpis.selectors import UnknownBreakdown, UnknownDefinition, UnknownKpi, reading_together
from kpis.services import choose_definition
from kpis.snapshots.recompute import recompute
from tests.factories import lose_deal, win_deal


@pytest.fixture
def deals(in_company):
    """This month one deal of 3,000 was won and three of 1,000 lost, one of them opened a year before."""
    today = today_of(in_company)
    win_deal(3000, today, opened=today, external_id="won")
    for number in (1, 2):
        lose_deal(1000, today, opened=today, external_id=f"lost-{number}")
    lose_deal(1000, today, opened=today.replace(year=today.year - 1, day=1), external_id="old")
    return in_company


@pytest.fixture
def month(deals) -> Period:
    return calendar_of(deals).containing("month", today_of(deals))


def win_rate(period: Period) -> Decimal | None:
    [reading] = selectors.read_kpi("win_rate", period)
    return reading.value


def test_figures_follow_the_definition_at_once(month):
    assert win_rate(month) == Decimal("0.25")
    choose_definition("win_rate", "value", by="user:1")
    assert win_rate(month) == Decimal("0.5")


def test_choosing_the_old_definition_undoes_it(month):
    choose_definition("win_rate", "value", by="user:1")
    choose_definition("win_rate", "closed", by="user:2")
    assert win_rate(month) == Decimal("0.25")


def test_each_choice_is_kept_with_its_version_and_who_made_it(deals):
    choose_definition("win_rate", "value", by="user:1")
    choose_definition("win_rate", "closed", by="user:2")
    choose_definition("churn_rate", "average", by="user:1")
    choices = selectors.definition_choices("win_rate")
    assert [(one.version, one.definition, one.by) for one in choices] == [
        (2, "closed", "user:2"),
        (1, "value", "user:1"),
    ]


@pytest.mark.parametrize("definition", ["closed", "value"])
def test_choosing_what_is_in_use_already_adds_nothing(deals, definition):
    choose_definition("win_rate", "value", by="user:1")
    choose_definition("win_rate", definition, by="user:1")
    before = DefinitionChoice.objects.count()
    assert choose_definition("win_rate", definition, by="user:1") is None
    assert DefinitionChoice.objects.count() == before


@pytest.mark.parametrize("change", [{"definition": "closed"}, {"by": ""}])
def test_the_database_refuses_to_change_a_choice(deals, change):
    choose_definition("win_rate", "value", by="user:1")
    with pytest.raises(IntegrityError, match="kept as it was"), transaction.atomic():
        DefinitionChoice.objects.update(**change)


def test_the_database_refuses_to_take_a_choice_back(deals):
    choose_definition("win_rate", "value", by="user:1")
    with pytest.raises(IntegrityError, match="kept as it was"), transaction.atomic():
        DefinitionChoice.objects.all().delete()


def test_what_does_not_exist_cannot_be_chosen(deals):
    with pytest.raises(UnknownKpi):
        choose_definition("luck", "value", by="user:1")
    with pytest.raises(UnknownDefinition, match="it has: closed, value, opened"):
        choose_definition("win_rate", "luck", by="user:1")
    with pytest.raises(UnknownDefinition, match="it has: –"):
        choose_definition("total_revenue", "value", by="user:1")


def test_a_choice_is_for_those_that_follow_too(deals):
    choose_definition("churn_rate", "average", by="user:1")
    assert selectors.kpi_named("retention_rate").definition[0] == "average"
    choose_definition("retention_rate", "start", by="user:1")
    assert selectors.kpi_named("churn_rate").definition[0] == "start"
    assert [one.kpi for one in selectors.definition_choices("retention_rate")] == ["churn_rate"] * 2


def test_the_pipeline_velocity_is_told_from_the_cycle_as_it_is_chosen(month):
    choose_definition("sales_cycle_length", "opening", by="user:1")
    velocity = selectors.kpi_named("pipeline_velocity")
    assert velocity.formula.words().endswith("÷ (days from opening to the win ÷ deals won)")


def test_another_company_keeps_its_own_definition(deals, other_company):
    choose_definition("win_rate", "value", by="user:1")
    with company_context(other_company):
        assert selectors.kpi_named("win_rate").definition[0] == "closed"


def test_a_choice_that_the_catalogue_has_no_more_falls_back_to_its_first(month):
    DefinitionChoice.objects.create(kpi="win_rate", definition="gone", version=1)
    assert win_rate(month) == Decimal("0.25")


def test_the_explanation_and_the_rows_are_those_of_the_definition(month):
    choose_definition("win_rate", "value", by="user:1")
    explained = selectors.explain("win_rate", month)
    assert explained.formula == "revenue ÷ (revenue + value of deals lost)"
    rows = selectors.input_rows("win_rate", "lost_amount", month)
    assert [(row.external_id, row.amount) for row in rows] == [
        ("lost-1", Decimal(1000)),
        ("lost-2", Decimal(1000)),
        ("old", Decimal(1000)),
    ]
    with pytest.raises(KeyError):
        selectors.input_rows("win_rate", "lost_deals", month)


def test_break_downs_are_those_of_the_definition(month):
    assert selectors.read_kpi("win_rate", month, by="category") != []
    choose_definition("win_rate", "opened", by="user:1")
    with pytest.raises(UnknownBreakdown):
        selectors.read_kpi("win_rate", month, by="category")


def test_a_page_reads_the_choices_with_its_first_question(month, django_assert_num_queries):
    choose_definition("win_rate", "value", by="user:1")
    with django_assert_num_queries(1), reading_together():
        assert selectors.kpi_named("win_rate").definition[0] == "value"
        assert selectors.kpi_named("churn_rate").definition[0] == "start"


def test_the_night_stores_which_definition_a_value_was_computed_by(month):
    recompute(current_company())
    choose_definition("win_rate", "value", by="user:1")
    recompute(current_company())
    stored = KpiSnapshot.objects.filter(grain="month", starts_on=month.start, attribute="company")
    told = [one.values["win_rate"] for one in stored.order_by("run")]
    assert [(one["value"], one["definition"], one["definition_version"]) for one in told] == [
        ("0.25", "closed", 0),
        ("0.5", "value", 1),
    ]


def test_a_preview_compares_thirteen_months_and_the_quarter_and_chooses_nothing(month):
    preview = selectors.preview_definition("win_rate", "value")
    assert (preview.kpi.definition[0], preview.other.definition[0]) == ("closed", "value")
    assert [row.period.kind for row in preview.rows] == ["month"] * 13 + ["quarter"]
    last = preview.rows[12]
    assert (last.period.start, last.now.value, last.then.value) == (
        month.start,
        Decimal("0.25"),
        Decimal("0.5"),
    )
    assert [row.differs for row in preview.rows] == [False] * 12 + [True, True]
    assert not DefinitionChoice.objects.exists()


def test_a_preview_is_of_the_definition_in_use_against_the_other(month):
    choose_definition("win_rate", "value", by="user:1")
    preview = selectors.preview_definition("win_rate", "opened")
    last = preview.rows[12]
    assert last.now.value == Decimal("0.5")
    assert (last.then.numerator, last.then.denominator) == (Decimal(1), Decimal(3))


def test_every_definition_in_the_catalogue_can_be_previewed(deals):
    for kpi in CATALOGUE.values():
        for one in kpi.definitions:
            assert selectors.preview_definition(kpi.key, one.key).other.formula == one.formula
