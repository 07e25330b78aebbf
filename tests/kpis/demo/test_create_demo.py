"""The demo companies in the database, made small."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Sum

from accounts.models import Company, Membership, Rep, Role, TeamMembership, User
from accounts.tenancy import company_context
from kpis.catalogue import CATALOGUE
from kpis.demo.generate import DemoCompany, generate
from kpis.demo.sign_ins import PASSWORD, SIGN_INS
from kpis.demo.story import LARKFIELD
from kpis.models import (
    Activity,
    Campaign,
    Contact,
    Customer,
    Forecast,
    Initiative,
    Lead,
    LineItem,
    Opportunity,
    OpportunityHistory,
    Quota,
    Spend,
    Split,
    Target,
)
from kpis.selectors import company_calendar, read_kpi, read_kpis

UNTIL = "2024-06-30"


@pytest.fixture(scope="module")
def output(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    out = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("create_demo", "--small", "--until", UNTIL, stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def made() -> DemoCompany:
    return generate(LARKFIELD, date.fromisoformat(UNTIL), 0.1)


@pytest.fixture
def demo(output: str) -> Iterator[Company]:
    company = Company.objects.get(slug="demo")
    with company_context(company):
        yield company


def test_it_says_what_it_made_and_how_to_sign_in(output: str) -> None:
    assert "demo: Larkfield Instruments, " in output
    assert "from 2021-06-01 to 2024-06-30" in output
    assert f"Sign in with the password {PASSWORD} as" in output
    assert "manager@demo.example   Manager of /c/demo/" in output


def test_every_record_made_up_is_written(demo: Company, made: DemoCompany) -> None:
    assert Opportunity.objects.count() == len(made.deals)
    assert LineItem.objects.count() == sum(len(deal.lines) for deal in made.deals)
    assert Customer.objects.count() == len(made.buyers)
    assert Quota.objects.count() == len(made.quotas)
    assert Rep.objects.count() == 12
    assert TeamMembership.objects.count() == 15


def test_a_deal_in_the_companys_currency_is_worth_its_lines(demo: Company, made: DemoCompany) -> None:
    won = [deal for deal in made.deals if deal.is_won and deal.currency == "USD"]
    written = Opportunity.objects.filter(outcome="won", currency="USD").aggregate(Sum("amount_base"))
    assert written["amount_base__sum"] == sum(deal.value for deal in won)


def test_sums_given_with_a_deal_are_those_of_its_lines(demo: Company) -> None:
    lines = LineItem.objects.values("opportunity").annotate(amount=Sum("net_amount"), spent=Sum("net_cost"))
    summed = {row["opportunity"]: (row["amount"], row["spent"]) for row in lines}
    deals = Opportunity.objects.filter(lines_amount__isnull=False)
    assert {deal.pk: (deal.lines_amount, deal.lines_cost) for deal in deals} == summed


def test_first_wins_given_with_a_customer_are_those_of_its_deals(demo: Company) -> None:
    for customer in Customer.objects.filter(first_won_on__isnull=False).prefetch_related("opportunities"):
        wins = [deal.closed_on for deal in customer.opportunities.all() if deal.outcome == "won"]
        assert customer.first_won_on == min(wins)


def test_revenue_by_rep_adds_up_to_the_companys(demo: Company) -> None:
    won = Opportunity.objects.filter(outcome="won")
    by_rep = won.values("rep").annotate(amount=Sum("amount_base")).values_list("amount", flat=True)
    assert len(by_rep) == 12
    assert sum(by_rep) == won.aggregate(Sum("amount_base"))["amount_base__sum"]


def test_the_kpis_say_the_same_by_rep_and_in_all(demo: Company) -> None:
    year = company_calendar().parse("2023")
    (whole,) = read_kpi("total_revenue", year, source="rows")
    by_rep = read_kpi("total_revenue", year, by="rep", source="rows")
    assert whole.value == sum(reading.value or 0 for reading in by_rep)
    assert whole.value > Decimal(100_000)


def test_every_kpi_has_a_value_for_the_last_quarter(demo: Company) -> None:
    quarter = company_calendar().parse("2024-Q2")
    found = read_kpis(list(CATALOGUE), quarter, source="rows")
    assert {key: one.undefined for key, ones in found.items() for one in ones if one.undefined} == {}


def test_what_goes_into_selling_is_written(demo: Company, made: DemoCompany) -> None:
    written = {
        Lead: made.leads,
        Campaign: made.campaigns,
        Spend: made.spend,
        Initiative: made.initiatives,
        Activity: made.activities,
        Contact: made.contacts,
        Forecast: made.forecasts,
        Target: made.targets,
    }
    assert {model: model.objects.count() for model in written} == {
        model: len(drafts) for model, drafts in written.items()
    }
    assert Split.objects.count() == sum(len(deal.splits) for deal in made.deals)


def test_leads_know_what_became_of_them(demo: Company, made: DemoCompany) -> None:
    converted = [lead for lead in made.leads if lead.deal]
    assert Lead.objects.filter(has_opportunity=True).count() == len(converted)
    assert Lead.objects.exclude(won_on=None).count() == sum(lead.deal.is_won for lead in converted)
    for deal in Opportunity.objects.filter(lead__isnull=False).select_related("lead"):
        assert deal.first_contact_at == deal.lead.created_at
        assert deal.sales_campaign_id == deal.lead.campaign_id


def test_every_deal_has_the_team_its_rep_was_in(demo: Company) -> None:
    assert not Opportunity.objects.filter(team=None).exists()
    teams = set(Opportunity.objects.filter(rep__name="Farid Rahimi").values_list("team__name", flat=True))
    assert teams == {"Mid-market", "Enterprise"}
    assert Opportunity.objects.filter(team__name="Partners").exists()


def test_every_deal_has_a_rate(demo: Company) -> None:
    assert not Opportunity.objects.filter(rate=None).exists()
    rates = Opportunity.objects.filter(currency="EUR").values("rate").distinct().count()
    assert rates > 20


def test_the_history_tells_every_stage_a_deal_was_in(demo: Company, made: DemoCompany) -> None:
    by_id = dict(enumerate(made.deals, start=1))
    rows = OpportunityHistory.objects.order_by("opportunity", "at").values_list(
        "opportunity__external_id", "stage__name", "at"
    )
    told: dict[int, list] = {}
    for external_id, stage, at in rows:
        told.setdefault(int(external_id[2:]), []).append((stage, at))
    for number, deal in by_id.items():
        journey = [(stage.name, at) for stage, at in deal.journey]
        assert [point for point in told[number] if point in journey] == journey


def test_the_second_company_sees_nothing_of_the_first(output: str) -> None:
    with company_context(Company.objects.get(slug="demo-north")):
        assert set(Rep.objects.values_list("name", flat=True)) == {
            "Moana Reid", "Nikau Harris", "Owen Clarke", "Priya Shah",
        }  # fmt: skip
        assert not Opportunity.objects.filter(rep__name="Alice Novak").exists()
        assert 0 < Opportunity.objects.count() < 150


def test_everyone_can_sign_in_to_their_company(output: str) -> None:
    for sign_in in SIGN_INS:
        user = User.objects.get(email=sign_in.email)
        assert user.check_password(PASSWORD)
        (membership,) = Membership.all_of_user(user)
        assert (membership.company.slug, membership.role) == (sign_in.company, sign_in.role)


def test_the_manager_manages_two_teams_and_their_parent(demo: Company) -> None:
    manager = User.objects.get(email="manager@demo.example")
    membership = Membership.objects.get(user=manager)
    assert membership.role == Role.MANAGER
    managed = membership.rep.managed_teams.values_list("name", flat=True)
    assert set(managed) == {"Commercial", "Mid-market"}


def test_a_second_run_changes_nothing(output: str) -> None:
    out = StringIO()
    call_command("create_demo", stdout=out)
    assert "demo is already there: nothing changed." in out.getvalue()
    assert "demo-north is already there: nothing changed." in out.getvalue()
    assert Company.objects.filter(slug__startswith="demo").count() == 2


def test_a_day_to_come_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="is in the future"):
        call_command("create_demo", "--until", "2999-01-01")


def test_what_is_no_date_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="--until takes a date such as 2026-11-21"):
        call_command("create_demo", "--until", "yesterday")


def test_stages_are_left_in_order(demo: Company) -> None:
    stretches = OpportunityHistory.objects.filter(until__isnull=False)
    assert not stretches.filter(until__lt=F("at")).exists()
    last = OpportunityHistory.objects.filter(until=None).values("opportunity").annotate(rows=Count("id"))
    assert {row["rows"] for row in last} == {1}
