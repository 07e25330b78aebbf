"""When a lead is qualified: when sales says so, else when its letters first met the company's rule."""

import pytest

from kpis.models import BantRule, Lead
from tests.factories import instant, make_lead

pytestmark = pytest.mark.django_db

ALL_HINTED = {"budget": 1, "authority": 1, "need": 1, "timeline": 1}


def told(lead):
    lead.refresh_from_db()
    return lead


def write(lead, **fields):
    Lead.objects.filter(pk=lead.pk).update(**fields)
    return told(lead)


def test_a_lead_qualifies_when_the_last_letter_it_lacked_is_told(in_company):
    lead = told(make_lead("2025-01-05", budget=1, authority=1, need=1))
    assert lead.qualified_at is None
    write(lead, timeline=1)
    assert lead.qualified_at == lead.timeline_at > instant("2026-01-01")


def test_a_lead_that_is_qualified_stays_so_from_that_day_on_whatever_is_learnt_later(in_company):
    lead = make_lead("2025-01-05", **ALL_HINTED)
    write(lead, budget=3)
    assert lead.qualified_at == instant("2025-01-05")
    write(lead, name="Later")
    assert lead.qualified_at == instant("2025-01-05")


def test_a_lead_whose_budget_fell_away_is_no_longer_qualified(in_company):
    lead = make_lead("2025-01-05", **ALL_HINTED)
    write(lead, budget=0)
    assert (lead.qualified_at, lead.rule_version) == (None, None)


def test_what_sales_says_goes_before_the_letters(in_company):
    lead = make_lead("2025-01-05", sql="2025-01-20", **ALL_HINTED)
    assert told(lead).qualified_at == instant("2025-01-20")
    write(lead, sql_at=None)
    assert lead.qualified_at == instant("2025-01-05")


def test_no_lead_qualifies_before_it_was_created(in_company):
    lead = make_lead("2025-01-05", mql="2025-01-02", **ALL_HINTED)
    assert told(lead).qualified_at == instant("2025-01-05")


def test_the_last_rule_decides_and_asks_only_for_its_letters(in_company):
    lead = make_lead("2025-01-05", need=2)
    other = make_lead("2025-01-05", **ALL_HINTED)
    assert (told(lead).qualified_at, told(other).rule_version) == (None, 0)
    BantRule.objects.create(
        version=1, budget_least=None, authority_least=None, timeline_least=None, need_least=2
    )
    assert (told(lead).qualified_at, told(lead).rule_version) == (instant("2025-01-05"), 1)
    assert told(other).qualified_at is None
    assert told(make_lead(need=1)).qualified_at is None


def test_by_a_rule_that_asks_for_nothing_only_sales_qualifies(in_company):
    lead, said = make_lead(**ALL_HINTED), make_lead("2025-01-05", sql="2025-01-06")
    BantRule.objects.create(
        version=1, budget_least=None, authority_least=None, need_least=None, timeline_least=None
    )
    assert (told(lead).qualified_at, told(said).qualified_at) == (None, instant("2025-01-06"))
