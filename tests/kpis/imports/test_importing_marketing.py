"""Campaigns, spend, initiatives, leads and what customers know of them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.models import Company
from kpis.models import Campaign, Customer, Lead, Opportunity, Spend
from tests.kpis.imports.conftest import Import, counts, reasons


@pytest.fixture(autouse=True)
def cast(bring_in: Import) -> None:
    bring_in("reps", "external_id,name\nr1,Rita\n")
    bring_in("campaigns", "external_id,name,starts_on\nm1,Fair,2021-03-01\n")


@pytest.mark.parametrize(
    ("kind", "header", "row", "rejected"),
    [
        (
            "campaigns",
            "starts_on,ends_on",
            "2021-03-02,2021-03-01",
            ("ends_on", "2021-03-01", "A campaign cannot end before it starts."),
        ),
        (
            "campaigns",
            "starts_on,baseline,baseline_amount",
            "2021-03-02,entered,",
            ("baseline_amount", "", "A baseline entered by hand needs its amount."),
        ),
        (
            "initiatives",
            "starts_on,ends_on",
            "2021-03-02,2021-03-01",
            ("ends_on", "2021-03-01", "An initiative cannot end before it starts."),
        ),
        (
            "initiatives",
            "starts_on,invested",
            "2021-03-02,-1",
            ("invested", "-1", "A number here is at least 0."),
        ),
        (
            "leads",
            "created_at,converted_at",
            "2021-03-02,2021-03-01 17:00",
            ("converted_at", "2021-03-01 17:00", "A lead cannot convert before it was created."),
        ),
        (
            "leads",
            "created_at,converted_at,disqualified_at",
            "2021-03-01,2021-03-02,2021-03-03",
            ("disqualified_at", "2021-03-03", "A lead is converted or disqualified, not both."),
        ),
        ("leads", "created_at,budget", "2021-03-01,4", ("budget", "4", "A number here is at most 3.")),
        ("leads", "created_at,need", "2021-03-01,-1", ("need", "-1", "A number here is at least 0.")),
        (
            "leads",
            "created_at,timeline",
            "2021-03-01,1.5",
            ("timeline", "1.5", "A number here is whole, and below two billion."),
        ),
    ],
)
def test_what_makes_no_sense_is_rejected(
    bring_in: Import, kind: str, header: str, row: str, rejected: tuple[str, str, str]
) -> None:
    result = bring_in(kind, f"external_id,name,{header}\nx1,Ada,{row}\n")
    assert reasons(result) == [(2, *rejected)]


@pytest.mark.parametrize(
    ("kind", "good", "bad", "reason"),
    [
        (
            "campaigns",
            "starts_on,ends_on\n2021-03-01,2021-03-31",
            "starts_on\n2021-04-01",
            "cannot end before",
        ),
        (
            "campaigns",
            "starts_on,baseline,baseline_amount\n2021-03-01,entered,5",
            "starts_on,baseline_amount\n2021-03-01,",
            "needs its amount",
        ),
        (
            "leads",
            "created_at,disqualified_at\n2021-03-01,2021-03-02",
            "created_at,converted_at\n2021-03-01,2021-03-03",
            "not both",
        ),
    ],
)
def test_rules_hold_between_the_file_and_what_is_on_record(
    bring_in: Import, kind: str, good: str, bad: str, reason: str
) -> None:
    def text(cells: str) -> str:
        return "external_id,name,{}\nx1,Ada,{}\n".format(*cells.split("\n"))

    assert bring_in(kind, text(good)).created == 1
    (rejected,) = bring_in(kind, text(bad)).rejects
    assert reason in rejected.reason


def test_a_campaign_without_a_baseline_is_compared_with_the_days_before_it(bring_in: Import) -> None:
    bring_in("campaigns", "external_id,name,starts_on,baseline\nm2,Mail,2021-03-01,\n")
    assert set(Campaign.objects.values_list("baseline", flat=True)) == {"previous_window"}


def test_spend_is_kept_to_the_last_decimal_in_its_currency(bring_in: Import) -> None:
    bring_in("exchange_rates", "currency,on,rate\nEUR,2021-01-01,1.25\n")
    text = "external_id,on,category,amount,currency,campaign\ns1,2021-03-01,marketing,1.429999948,EUR,m1\n"
    assert counts(bring_in("spend", text)) == (1, 0, 0, 0)
    spend = Spend.objects.get()
    assert (spend.amount, spend.currency, spend.campaign.external_id) == (Decimal("1.429999948"), "EUR", "m1")


def test_spend_without_a_currency_is_in_the_companys(bring_in: Import, in_company: Company) -> None:
    text = "external_id,on,category,amount,currency\ns1,2021-03-01,sales,10,\n"
    assert counts(bring_in("spend", text)) == (1, 0, 0, 0)
    assert Spend.objects.get().currency == in_company.currency
    assert counts(bring_in("spend", text)) == (0, 0, 1, 0)


def test_a_customer_remembers_source_and_campaign(bring_in: Import) -> None:
    bring_in("customers", "external_id,name,source,campaign\nc1,Acme,Fair,m1\n")
    customer = Customer.objects.get()
    assert (customer.source, customer.campaign.external_id) == ("Fair", "m1")


LEAD = "external_id,name,rep,source,created_at,mql_at,converted_at,budget,authority,need,timeline\n"


def test_a_lead_keeps_the_instants_of_its_steps_and_its_levels(bring_in: Import) -> None:
    text = LEAD + "l1,Ada,r1,Web,2021-03-01 09:30,2021-03-01,2021-03-04 08:00,0,1,,3\n"
    assert counts(bring_in("leads", text)) == (1, 0, 0, 0)
    lead = Lead.objects.get()
    assert lead.created_at == lead.mql_at == datetime(2021, 3, 1, 8, 30, tzinfo=UTC)
    assert lead.converted_at == datetime(2021, 3, 4, 7, 0, tzinfo=UTC)
    assert (lead.budget, lead.authority, lead.need, lead.timeline) == (0, 1, None, 3)
    assert counts(bring_in("leads", text)) == (0, 0, 1, 0)


def test_a_conversion_on_the_day_of_creation_needs_no_time(bring_in: Import) -> None:
    text = "external_id,name,created_at,converted_at\nl1,Ada,2021-03-01 09:30,2021-03-01\n"
    assert counts(bring_in("leads", text)) == (1, 0, 0, 0)
    assert Lead.objects.get().converted_on.isoformat() == "2021-03-01"


DEAL = "external_id,rep,opened_at,lead\no1,r1,2021-03-02,l1\n"


def test_leads_first_and_deals_that_name_them(bring_in: Import) -> None:
    leads = "external_id,name,created_at\nl1,Ada,2021-03-01\n"
    bring_in("leads", leads)
    assert counts(bring_in("opportunities", DEAL)) == (1, 0, 0, 0)
    assert Opportunity.objects.get().lead.external_id == "l1"
    assert Lead.objects.get().has_opportunity
    assert counts(bring_in("leads", leads)) == (0, 0, 1, 0)


def test_deals_first_and_leads_that_name_them(bring_in: Import) -> None:
    leads = "external_id,name,created_at,opportunity\nl1,Ada,2021-03-01,o1\n"
    assert reasons(bring_in("leads", leads))[0][3] == "No deal has the external id “o1”."
    bring_in("opportunities", "external_id,rep,opened_at\no1,r1,2021-03-02\n")
    assert counts(bring_in("leads", leads)) == (1, 0, 0, 0)
    assert Lead.objects.get().has_opportunity
    assert counts(bring_in("opportunities", DEAL)) == (0, 0, 1, 0)
    assert counts(bring_in("leads", leads)) == (0, 0, 1, 0)


def test_an_empty_cell_does_not_undo_what_the_deal_or_the_lead_says(bring_in: Import) -> None:
    leads = "external_id,name,created_at,opportunity\nl1,Ada,2021-03-01,\nl2,Eve,2021-03-01,{}\n"
    deals = "external_id,rep,opened_at,lead\no1,r1,2021-03-02,l1\no2,r1,2021-03-02,\n"
    bring_in("leads", leads.format(""))
    bring_in("opportunities", deals)
    assert counts(bring_in("leads", leads.format("o2"))) == (0, 1, 1, 0)
    assert counts(bring_in("opportunities", deals)) == (0, 0, 2, 0)
    assert counts(bring_in("leads", leads.format("o2"))) == (0, 0, 2, 0)
    links = {("l1", "o1"), ("l2", "o2")}
    assert set(Lead.objects.values_list("external_id", "opportunity__external_id")) == links
    assert set(Opportunity.objects.values_list("lead__external_id", "external_id")) == links
