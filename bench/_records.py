"""A company with as many deals as wanted, made inside PostgreSQL: three years of them, to today."""

from dataclasses import dataclass

from django.db import connection

from accounts.models import Company
from accounts.services import create_company
from accounts.tenancy import company_context

BATCH = 20_000

PEOPLE = """
    INSERT INTO accounts_region (company_id, external_id, name, created_at, updated_at, version)
    SELECT %(company)s, 'region-' || g, 'Region ' || g, now(), now(), 1 FROM generate_series(1, 6) g;

    INSERT INTO accounts_team (company_id, external_id, name, created_at, updated_at, version)
    SELECT %(company)s, 'team-' || g, 'Team ' || g, now(), now(), 1 FROM generate_series(1, 4) g;

    INSERT INTO accounts_rep (
        company_id, external_id, name, email, region_id, started_on, created_at, updated_at, version)
    SELECT %(company)s, 'rep-' || g, 'Rep ' || g, '', (ARRAY(SELECT id FROM accounts_region))[1 + g %% 6],
        current_date - 1500, now(), now(), 1
    FROM generate_series(1, %(reps)s) g;

    INSERT INTO accounts_teammembership (company_id, rep_id, team_id, starts_on)
    SELECT %(company)s, id, (ARRAY(SELECT id FROM accounts_team))[1 + id %% 4], current_date - 1500
    FROM accounts_rep;

    INSERT INTO kpis_quota (
        company_id, scope, rep_id, metric, starts_on, ends_on, amount, currency, created_at, updated_at)
    SELECT %(company)s, 'rep', id, 'revenue', month, month + interval '1 month' - interval '1 day', 200000, '',
        now(), now()
    FROM accounts_rep, generate_series(date_trunc('month', now()) - interval '3 years', now(), '1 month') month;
"""
CATALOGUE = """
    INSERT INTO kpis_product (
        company_id, external_id, name, category, unit_price, unit_cost, created_at, updated_at, version)
    SELECT %(company)s, 'product-' || g, 'Product ' || g, 'Category ' || g %% 4, 100 * g, 60 * g, now(), now(), 1
    FROM generate_series(1, 20) g;

    INSERT INTO kpis_stage (
        company_id, external_id, name, position, outcome, probability, forecast_category, created_at, updated_at,
        version)
    SELECT %(company)s, name, name, position, outcome, probability, '', now(), now(), 1
    FROM (VALUES ('New', 1, 'open', 0.2), ('Proposal', 2, 'open', 0.5), ('Won', 3, 'won', 1), ('Lost', 4, 'lost', 0))
        AS s(name, position, outcome, probability);

    INSERT INTO kpis_customer (
        company_id, external_id, name, segment, region_id, country, acquired_on, lost_reason, created_at,
        updated_at, version)
    SELECT %(company)s, 'customer-' || g, 'Customer ' || g, 'Segment ' || g %% 5,
        (ARRAY(SELECT id FROM accounts_region))[1 + g %% 6], 'Country ' || g %% 9,
        current_date - 1200 + g %% 1000, '', now(), now(), 1
    FROM generate_series(1, %(customers)s) g;
"""
DEALS = """
    INSERT INTO kpis_opportunity (
        company_id, external_id, name, rep_id, customer_id, stage_id, currency, opened_at, closed_at,
        expected_close_on, type, source, contact_method, loss_reason, cancellation_reason, zone, outcome, segment,
        country, forecast_category, is_in_initiative, lines_amount, lines_cost, product_id, created_at, updated_at,
        version)
    SELECT %(company)s, 'deal-' || g, 'Deal ' || g, rep[1 + g %% cardinality(rep)],
        customer[1 + (g * 7) %% cardinality(customer)], stage[1 + kind], '', opened, closed,
        (opened + interval '60 days')::date,
        (ARRAY['new_business', 'upsell', 'cross_sell', 'renewal'])[1 + g %% 4], 'Source ' || g %% 6,
        'Method ' || g %% 4, CASE kind WHEN 3 THEN 'Price' ELSE '' END, '', 'Europe/Prague',
        (ARRAY['open', 'open', 'won', 'lost'])[1 + kind], '', '', '', false,
        (1 + g %% 9) * 100 * (1 + g %% 20), (1 + g %% 9) * 60 * (1 + g %% 20), product[1 + g %% 20], now(), now(), 1
    FROM (
        SELECT g, opened, CASE WHEN opened + span < now() THEN opened + span END AS closed,
            CASE WHEN opened + span < now() THEN 2 + g %% 2 ELSE g %% 2 END AS kind
        FROM (
            SELECT g, (5 + (g * 13) %% 90) * interval '1 day' AS span,
                now() - interval '1 hour' - (%(deals)s - g)::float / %(deals)s * interval '1095 days' AS opened
            FROM generate_series(%(first)s, %(last)s) g
        ) dates
    ) deals, (
        SELECT ARRAY(SELECT id FROM accounts_rep ORDER BY id) AS rep,
            ARRAY(SELECT id FROM kpis_customer ORDER BY id) AS customer,
            ARRAY(SELECT id FROM kpis_stage ORDER BY position) AS stage,
            ARRAY(SELECT id FROM kpis_product ORDER BY id) AS product
    ) known;
"""
LINES = """
    INSERT INTO kpis_lineitem (
        company_id, opportunity_id, line, product_id, quantity, discount, outcome, segment, country, source,
        contact_method, category, created_at)
    SELECT company_id, id, '1', product_id, lines_amount / (100 * (1 + number %% 20)), 0, 'open', '', '', '', '', '',
        now()
    FROM kpis_opportunity, split_part(external_id, '-', 2) AS text, CAST(text AS integer) AS number
    WHERE number BETWEEN %(first)s AND %(last)s;
"""


@dataclass(frozen=True)
class Size:
    """How much of everything: about 600 deals a rep, 8 a customer."""

    deals: int

    @property
    def reps(self) -> int:
        return min(max(self.deals // 600, 5), 150)

    @property
    def customers(self) -> int:
        return max(self.deals // 8, 20)


def company_of(deals: int, *, slug: str = "bench") -> Company:
    """A company with that many deals of one line each, all but the youngest closed, half of those won."""
    company, size = create_company(slug, slug.title(), "USD", timezone="Europe/Prague"), Size(deals)
    known = {"company": company.pk, "deals": deals, "reps": size.reps, "customers": size.customers}
    with company_context(company, actor="bench"):
        _execute(PEOPLE + CATALOGUE, known)
    for first in range(1, deals + 1, BATCH):
        batch = {**known, "first": first, "last": min(first + BATCH - 1, deals)}
        with company_context(company, actor="bench"):
            _execute(DEALS + LINES, batch)
    return company


def _execute(sql: str, known: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL jit = off")
        cursor.execute(sql, known)
