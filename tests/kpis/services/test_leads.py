"""Converting, disqualifying and qualifying leads."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from kpis.services import convert_lead, disqualify_lead, qualify_lead, reopen_lead
from tests.factories import (
    instant,
    make_campaign,
    make_customer,
    make_lead,
    make_region,
    make_rep,
    make_stage,
    stage_of,
)

pytestmark = pytest.mark.usefixtures("in_company")


@pytest.fixture
def talk(in_company):
    return make_stage("Talk")


def told(record):
    record.refresh_from_db()
    return record


def convert(lead, stage, **fields):
    return convert_lead(lead, stage, **{"name": "Lathes", "amount": 5000, **fields})


def test_a_lead_becomes_a_deal_that_knows_all_that_was_known_of_it(talk):
    rita, north, spring, acme = (
        make_rep(),
        make_region(),
        make_campaign("Spring", "2025-01-01"),
        make_customer(),
    )
    lead = make_lead(
        "2025-01-05",
        rep=rita,
        source="Fair",
        campaign=spring,
        region=north,
        budget=3,
        budget_evidence="Offer",
    )
    deal = convert(lead, talk, customer=acme, at=instant("2025-02-01"))
    assert (deal.name, deal.amount, deal.customer, deal.stage) == ("Lathes", 5000, acme, talk)
    assert (deal.rep, deal.source, deal.campaign, deal.region) == (rita, "Fair", spring, north)
    assert (deal.budget, deal.budget_evidence, deal.need, deal.score) == (3, "Offer", None, 2)
    assert (deal.lead, deal.opened_on, deal.first_contact_at) == (lead, date(2025, 2, 1), lead.created_at)
    assert (told(lead).opportunity, lead.converted_at, lead.has_opportunity) == (
        deal,
        instant("2025-02-01"),
        True,
    )


def test_a_lead_is_converted_once(talk):
    lead = make_lead(rep=make_rep())
    convert(lead, talk)
    with pytest.raises(ValidationError, match="converted already"):
        convert(lead, talk)
    assert told(lead).opportunities.count() == 1


def test_a_lead_without_a_rep_is_given_to_one_first(talk):
    with pytest.raises(ValidationError, match="give it to a rep first"):
        convert(make_lead(), talk)


def test_a_lead_does_not_convert_before_it_was_created(talk):
    with pytest.raises(ValidationError, match="before it was created"):
        convert(make_lead("2025-02-01", rep=make_rep()), talk, at=instant("2025-01-31"))


def test_a_lead_converts_into_an_open_stage(talk):
    with pytest.raises(ValidationError, match="open stage"):
        convert(make_lead(rep=make_rep()), stage_of("won"))


def test_a_lead_is_given_up_for_a_reason_and_taken_up_again(talk):
    lead = disqualify_lead(make_lead(rep=make_rep()), reason="Student", at=instant("2025-02-01"))
    assert (lead.disqualified_on, lead.disqualified_reason) == (date(2025, 2, 1), "Student")
    with pytest.raises(ValidationError, match="disqualified already"):
        disqualify_lead(lead, reason="Student")
    with pytest.raises(ValidationError, match="reopen it first"):
        convert(lead, talk)
    lead = reopen_lead(lead)
    assert (lead.disqualified_at, lead.disqualified_reason) == (None, "")
    assert convert(lead, talk).lead == lead


def test_a_lead_is_not_given_up_without_a_reason_nor_once_it_is_converted(talk):
    lead = make_lead(rep=make_rep())
    with pytest.raises(ValidationError, match="Say why"):
        disqualify_lead(lead, reason=" ")
    convert(lead, talk)
    with pytest.raises(ValidationError, match="lose its deal instead"):
        disqualify_lead(lead, reason="Student")


def test_only_a_disqualified_lead_is_reopened():
    with pytest.raises(ValidationError, match="Only a disqualified lead"):
        reopen_lead(make_lead())


def test_sales_accepts_a_lead_once():
    lead = qualify_lead(make_lead("2025-01-05"), at=instant("2025-01-09"))
    assert (lead.sql_at, lead.qualified_on) == (instant("2025-01-09"), date(2025, 1, 9))
    with pytest.raises(ValidationError, match="accepted this lead already"):
        qualify_lead(lead)


def test_sales_accepts_no_lead_that_is_given_up_or_not_there_yet():
    with pytest.raises(ValidationError, match="reopen it first"):
        qualify_lead(make_lead(disqualified="2025-01-06"))
    with pytest.raises(ValidationError, match="before it was created"):
        qualify_lead(make_lead("2025-01-05"), at=instant("2025-01-04"))
