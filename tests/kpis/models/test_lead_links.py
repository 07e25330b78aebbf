"""A lead and its deals, whichever of them is written first and whichever names the other."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kpis.models import Campaign, Lead, Opportunity
from kpis.services import reopen, win
from tests.factories import day, instant, lose_deal, make_lead, open_deal, stage_of, win_deal

pytestmark = pytest.mark.django_db


def told(record):
    record.refresh_from_db()
    return record


def became(lead):
    """The deal it was converted into, whether it has one, and when the first was won."""
    lead = told(lead)
    return lead.opportunity, lead.has_opportunity, lead.won_on


def test_a_deal_that_names_its_lead_is_what_the_lead_was_converted_into(in_company):
    lead = make_lead("2025-01-05")
    deal = open_deal(on="2025-02-01", lead=lead)
    assert became(lead) == (deal, True, None)


def test_a_lead_that_names_its_deal_is_where_the_deal_comes_from(in_company):
    deal = win_deal(on="2025-02-11", opened="2025-02-01")
    lead = make_lead("2025-01-05", opportunity=deal)
    assert became(lead) == (deal, True, date(2025, 2, 11))
    assert (told(deal).lead, deal.cycle_days) == (lead, 37)


def test_a_lead_may_come_before_the_deal_it_names_and_a_deal_before_the_lead_it_names(in_company):
    deal = open_deal()
    with transaction.atomic():
        lead = make_lead("2025-01-02", opportunity_id=deal.pk + 1000)
        assert became_nothing(lead)
        Opportunity.objects.create(
            pk=deal.pk + 1000, rep=deal.rep, stage=stage_of("open"), opened_at=instant("2025-01-09")
        )
    assert told(lead).has_opportunity
    with transaction.atomic():
        early = win_deal(on="2025-01-15", lead_id=lead.pk + 1000)
        late = make_lead("2025-01-03", pk=lead.pk + 1000)
    assert became(late) == (early, True, date(2025, 1, 15))
    assert told(early).cycle_days == 12


def became_nothing(lead):
    lead = told(lead)
    return not lead.has_opportunity and lead.won_on is None


def test_a_lead_is_won_when_the_first_of_its_deals_was(in_company):
    lead = make_lead("2025-01-05")
    open_deal(lead=lead)
    second, first = win_deal(on="2025-03-03", lead=lead), win_deal(on="2025-02-02", lead=lead)
    assert told(lead).won_on == date(2025, 2, 2)
    Opportunity.objects.filter(pk=first.pk).update(closed_at=instant("2025-04-04"))
    assert told(lead).won_on == date(2025, 3, 3)
    Opportunity.objects.filter(pk=second.pk).update(deleted_at=timezone.now())
    assert told(lead).won_on == date(2025, 4, 4)
    reopen(first, stage_of("open"))
    assert told(lead).won_on is None
    win(first, at=instant("2025-05-05"))
    assert told(lead).won_on == date(2025, 5, 5)


def test_a_deal_that_is_lost_or_deleted_wins_no_lead(in_company):
    lead = make_lead("2025-01-05")
    deal = lose_deal(lead=lead)
    assert became(lead) == (deal, True, None)
    Opportunity.objects.filter(pk=deal.pk).update(deleted_at=timezone.now())
    assert became(lead) == (deal, False, None)
    Opportunity.everything.filter(pk=deal.pk).update(deleted_at=None)
    assert became(lead) == (deal, True, None)


def test_a_deal_that_turns_to_another_lead_leaves_the_first(in_company):
    first, second = make_lead(), make_lead()
    deal = win_deal(on="2025-02-02", lead=first)
    Opportunity.objects.filter(pk=deal.pk).update(lead=second)
    assert became(first) == (None, False, None)
    assert became(second) == (deal, True, date(2025, 2, 2))


def test_a_lead_that_loses_its_deal_takes_the_next_that_names_it(in_company):
    lead = make_lead()
    first, second = open_deal(on="2025-02-01", lead=lead), win_deal(on="2025-03-03", lead=lead)
    assert told(lead).opportunity == first
    Opportunity.objects.filter(pk=first.pk).update(lead=None)
    assert became(lead) == (second, True, date(2025, 3, 3))


def test_a_lead_that_lets_go_of_its_deal_is_no_longer_where_it_comes_from(in_company):
    lead = make_lead("2025-01-05")
    deal = win_deal(on="2025-02-11", opened="2025-02-01", lead=lead)
    Lead.objects.filter(pk=lead.pk).update(opportunity=None)
    assert became(lead) == (None, False, None)
    assert (told(deal).lead, deal.cycle_days) == (None, 10)


def test_a_lead_may_keep_deals_besides_the_one_it_was_converted_into(in_company):
    lead = make_lead()
    first, second = win_deal(on="2025-02-02", lead=lead), open_deal()
    Lead.objects.filter(pk=lead.pk).update(opportunity=second)
    assert became(lead) == (second, True, date(2025, 2, 2))
    assert (told(first).lead, told(second).lead) == (lead, lead)


def test_records_removed_by_sql_leave_no_link_behind(in_company):
    lead, other = make_lead(), make_lead()
    deal, kept = win_deal(lead=lead), win_deal(on="2025-02-11", opened="2025-02-01", lead=other)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kpis_opportunityhistory WHERE opportunity_id = %s", [deal.pk])
        cursor.execute("DELETE FROM kpis_opportunity WHERE id = %s", [deal.pk])
        cursor.execute("DELETE FROM kpis_lead WHERE id = %s", [other.pk])
    assert became(lead) == (None, False, None)
    assert (told(kept).lead, kept.cycle_days) == (None, 10)


def test_a_deal_follows_the_first_contact_and_the_campaign_of_its_lead(in_company):
    spring = Campaign.objects.create(name="Spring", starts_on=day("2025-01-01"))
    autumn = Campaign.objects.create(name="Autumn", starts_on=day("2025-09-01"))
    lead = make_lead("2025-01-05", campaign=spring)
    deal = win_deal(on="2025-02-11", opened="2025-02-01", lead=lead)
    own = win_deal(on="2025-02-11", opened="2025-02-01", lead=lead, campaign=spring)
    assert (told(deal).sales_campaign, deal.cycle_days) == (spring, 37)
    Lead.objects.filter(pk=lead.pk).update(created_at=instant("2025-01-10"), campaign=autumn)
    assert (told(deal).sales_campaign, deal.cycle_days) == (autumn, 32)
    assert (told(own).sales_campaign, own.cycle_days) == (spring, 32)


def test_a_deal_opened_before_its_lead_was_created_counts_from_its_opening(in_company):
    lead = make_lead("2025-02-05")
    assert told(win_deal(on="2025-02-11", opened="2025-02-01", lead=lead)).cycle_days == 10


def test_many_deals_at_once_tell_all_their_leads(in_company):
    leads = [make_lead() for _ in range(3)]
    deal = win_deal(on="2025-02-02")
    given = {"rep": deal.rep, "stage": deal.stage, "opened_at": deal.opened_at}
    made = Opportunity.objects.bulk_create(
        Opportunity(lead=lead, closed_at=instant(f"2025-03-0{number}"), **given)
        for number, lead in enumerate(leads, 1)
    )
    assert [became(lead) for lead in leads] == [
        (one, True, date(2025, 3, number)) for number, one in enumerate(made, 1)
    ]
