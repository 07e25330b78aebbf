"""What the demo's story promises is in its records, whatever the day it is made on."""

from collections import Counter
from datetime import date, timedelta
from statistics import mean

import pytest

from kpis.demo import market
from kpis.demo.careers import Career
from kpis.demo.drafts import Deal
from kpis.demo.generate import DemoCompany, generate
from kpis.demo.story import LARKFIELD, NORTHGATE


@pytest.fixture(scope="module", params=[date(2024, 2, 29), date(2025, 1, 1), date(2026, 11, 20)], ids=str)
def demo(request: pytest.FixtureRequest) -> DemoCompany:
    return generate(LARKFIELD, request.param)


def won(demo: DemoCompany) -> list[Deal]:
    return [deal for deal in demo.deals if deal.is_won]


def win_rate(demo: DemoCompany, rep: str) -> float:
    return mean(deal.is_won for deal in demo.deals if deal.closed_at and deal.rep == rep)


def revenue(demo: DemoCompany, start: date, end: date) -> float:
    inside = [deal for deal in won(demo) if start <= deal.closed_at.date() < end]
    rates = {LARKFIELD.currency: 1.0, LARKFIELD.second_currency: LARKFIELD.second_rate}
    return sum(float(deal.value) * rates[deal.currency] for deal in inside)


def facts(demo: DemoCompany) -> list[tuple]:
    return [
        (deal.name, deal.rep, deal.opened_at, deal.closed_at, deal.value, deal.journey, deal.cancelled_at)
        for deal in demo.deals
    ]


def test_the_same_day_makes_the_same_company() -> None:
    one, other = (generate(LARKFIELD, date(2025, 6, 30), 0.1) for _ in range(2))
    assert facts(one) == facts(other)
    assert one.quotas == other.quotas


def test_it_has_three_years_of_about_six_thousand_deals(demo: DemoCompany) -> None:
    assert 5_400 < len(demo.deals) < 6_600
    assert len({deal.closed_at.strftime("%Y-%m") for deal in won(demo)}) >= 36
    assert demo.timeline.start.day == 1


def test_small_is_a_tenth() -> None:
    assert 480 < len(generate(LARKFIELD, date(2026, 11, 20), 0.1).deals) < 720


def test_nothing_happens_before_it_can(demo: DemoCompany) -> None:
    for deal in demo.deals:
        instants = [at for _, at in deal.journey]
        assert instants == sorted(instants)
        assert instants[0] == deal.opened_at
        assert deal.closed_at in (None, instants[-1])
        assert max(instants).date() <= demo.timeline.until
        assert deal.cancelled_at is None or deal.closed_at < deal.cancelled_at


def test_every_choice_is_taken(demo: DemoCompany) -> None:
    assert {line.product for deal in won(demo) for line in deal.lines} == set(market.PRODUCTS)
    assert {deal.source for deal in won(demo)} == set(market.SOURCES)
    assert {deal.method for deal in won(demo)} == set(market.METHODS)
    assert {deal.kind for deal in won(demo)} == {"new_business", *market.KINDS}
    assert {deal.loss_reason for deal in demo.deals} == {"", *market.LOSS_REASONS}
    assert {deal.buyer.segment for deal in won(demo)} == set(market.TRADES.values())
    assert {deal.stage for deal in demo.deals} == set(market.STAGES)
    assert {deal.currency for deal in won(demo)} == {"USD", "EUR"}


def test_it_is_sold_by_twelve_reps_in_three_teams(demo: DemoCompany) -> None:
    careers = [Career(rep, LARKFIELD, demo.timeline) for rep in LARKFIELD.reps]
    today = Counter(career.team_on(demo.timeline.until).name for career in careers)
    assert today == {"Enterprise": 4, "Mid-market": 4, "Small business": 4}
    assert {deal.rep for deal in won(demo)} == {rep.name for rep in LARKFIELD.reps}


def test_deals_close_with_a_rep_who_is_employed(demo: DemoCompany) -> None:
    careers = {rep.name: Career(rep, LARKFIELD, demo.timeline) for rep in LARKFIELD.reps}
    closed = [deal for deal in demo.deals if deal.closed_at]
    assert all(careers[deal.rep].is_employed_on(deal.closed_at.date()) for deal in closed)


def test_good_reps_win_more_than_bad_ones(demo: DemoCompany) -> None:
    assert win_rate(demo, "Eva Kowalska") > win_rate(demo, "Dmitri Orlov") + 0.1
    assert win_rate(demo, "Lena Fischer") > win_rate(demo, "Karl Weiss") + 0.1


def test_one_rep_has_become_slow(demo: DemoCompany) -> None:
    def days(deals: list[Deal]) -> float:
        return mean((deal.closed_at - deal.opened_at).days for deal in deals)

    hers = [deal for deal in demo.deals if deal.rep == "Grace Lee" and deal.closed_at]
    slowed_on = demo.timeline.slowed_on
    before = [deal for deal in hers if deal.opened_at.date() < slowed_on]
    after = [deal for deal in hers if slowed_on <= deal.opened_at.date() < slowed_on + timedelta(days=120)]
    assert days(after) > 1.2 * days(before)


def test_a_reorganisation_moves_a_rep_and_ends_a_team(demo: DemoCompany) -> None:
    spells = {rep.name: Career(rep, LARKFIELD, demo.timeline).spells() for rep in LARKFIELD.reps}
    assert [spell.team for spell in spells["Farid Rahimi"]] == ["Mid-market", "Enterprise"]
    assert [spell.team for spell in spells["Jana Dvorak"]] == ["Partners", "Small business"]
    moved_on = demo.timeline.reorganised_on
    assert {spells[name][0].ends_on for name in ("Farid Rahimi", "Jana Dvorak")} == {moved_on}
    his = [deal.closed_at.date() < moved_on for deal in won(demo) if deal.rep == "Farid Rahimi"]
    assert set(his) == {True, False}


def test_one_quarter_is_missed_by_far(demo: DemoCompany) -> None:
    missed = demo.timeline.missed
    attained = {
        quota.starts_on: revenue(demo, quota.starts_on, quota.ends_on + timedelta(days=1))
        / float(quota.amount)
        for quota in demo.quotas
        if quota.scope == "company" and quota.metric == "revenue" and quota.ends_on <= demo.timeline.until
    }
    assert attained.pop(missed.start) < 0.75
    whole = [share for start, share in attained.items() if start >= demo.timeline.start]
    assert mean(whole) > 0.9


def test_a_recall_cancels_orders_within_weeks(demo: DemoCompany) -> None:
    cancelled = [deal for deal in demo.deals if deal.cancelled_at]
    recalled = [deal for deal in cancelled if deal.cancellation_reason == market.RECALL_REASON]
    assert len(recalled) >= 20
    assert all(deal.cancelled_at.date() in demo.timeline.recall for deal in recalled)
    assert len(cancelled) - len(recalled) >= 20


def test_the_year_has_seasons(demo: DemoCompany) -> None:
    months = Counter(deal.opened_at.month for deal in demo.deals)
    assert months[11] + months[12] > 1.2 * (months[7] + months[8])


def test_customers_come_buy_again_and_leave(demo: DemoCompany) -> None:
    lost = [buyer for buyer in demo.buyers if buyer.lost_on]
    assert len(lost) > 100
    assert len({deal.buyer for deal in won(demo)}) > 700
    lost_then = sum(buyer.lost_on in demo.timeline.missed for buyer in lost)
    assert lost_then / len(lost) > 1.2 * demo.timeline.missed.days / 1110


def test_nobody_sells_to_a_customer_who_has_left(demo: DemoCompany) -> None:
    for deal in demo.deals:
        if deal.buyer.lost_on:
            assert deal.closed_at
            assert deal.closed_at.date() <= deal.buyer.lost_on


def test_reps_are_judged_by_the_month_or_the_quarter(demo: DemoCompany) -> None:
    of_reps = [quota for quota in demo.quotas if quota.scope == "rep" and quota.metric == "revenue"]
    lengths = {(quota.ends_on - quota.starts_on).days > 31 for quota in of_reps}
    assert lengths == {True, False}
    assert {quota.scope for quota in demo.quotas} == {"company", "team", "region", "rep"}
    assert {quota.metric for quota in demo.quotas} == {"revenue", "profit", "deals"}
    assert max(quota.ends_on for quota in demo.quotas) > demo.timeline.until + timedelta(days=85)


def test_no_two_quotas_of_a_member_overlap(demo: DemoCompany) -> None:
    ends: dict[tuple, date] = {}
    for quota in sorted(demo.quotas, key=lambda quota: quota.starts_on):
        member = quota.scope, quota.member, quota.metric
        assert ends.get(member, date.min) < quota.starts_on
        ends[member] = quota.ends_on


def test_some_open_deals_are_overdue(demo: DemoCompany) -> None:
    running = [deal for deal in demo.deals if deal.closed_at is None]
    overdue = [deal for deal in running if deal.expected_close_on < demo.timeline.until]
    assert 0 < len(overdue) < len(running) / 2


def test_the_second_company_is_smaller_and_counts_its_years_from_april() -> None:
    north = generate(NORTHGATE, date(2026, 11, 20))
    assert 350 < len(north.deals) < 700
    assert {quota.starts_on.month for quota in north.quotas if quota.scope == "company"} == {1, 4, 7, 10}
    assert NORTHGATE.fiscal_year_start == 4


def test_leads_come_before_their_deals_and_a_quarter_to_a_third_become_one(demo: DemoCompany) -> None:
    converted = [lead for lead in demo.leads if lead.deal]
    assert all(
        lead.created_at <= lead.mql_at <= lead.sql_at <= lead.deal.opened_at
        and lead.created_at < lead.deal.opened_at
        for lead in converted
    )
    assert 0.24 < len(converted) / len(demo.leads) < 0.36
    assert all(lead.disqualified_at is None for lead in converted)
    assert max(lead.created_at.date() for lead in demo.leads) <= demo.timeline.until


def test_every_quarter_has_campaigns_and_each_brings_leads(demo: DemoCompany) -> None:
    quarters = demo.timeline.calendar.buckets(demo.timeline.start, demo.timeline.missed.end, "quarter")
    for quarter in quarters:
        assert [campaign for campaign in demo.campaigns if campaign.starts_on in quarter]
    with_leads = {lead.campaign for lead in demo.leads}
    over = [campaign for campaign in demo.campaigns if campaign.ends_on <= demo.timeline.until]
    assert set(over) <= with_leads
    assert {one.baseline for one in demo.campaigns} == {"previous_window", "same_window_last_year", "entered"}


def test_reps_sell_half_of_their_time(demo: DemoCompany) -> None:
    selling = {"call", "email", "meeting", "demo"}
    minutes = Counter()
    for activity in demo.activities:
        minutes[activity.kind in selling, activity.kind == "leave"] += activity.minutes
    days = len({(activity.rep, activity.at.date()) for activity in demo.activities})
    at_work = days * 480 - minutes[False, True]
    assert 0.45 < minutes[True, False] / at_work < 0.7


def test_the_slow_typist_types_twice_as_long(demo: DemoCompany) -> None:
    def typing(rep: str) -> float:
        return mean(one.minutes for one in demo.activities if one.rep == rep and one.kind == "data_entry")

    assert typing("Dmitri Orlov") > 1.7 * typing("Eva Kowalska")


def test_nothing_is_done_after_the_last_day_or_on_a_closed_deal(demo: DemoCompany) -> None:
    assert max(activity.at.date() for activity in demo.activities) <= demo.timeline.until
    for activity in demo.activities:
        if activity.deal:
            assert activity.deal.rep == activity.rep
            assert activity.deal.opened_at <= activity.at
            assert activity.deal.closed_at is None or activity.at <= activity.deal.closed_at


def test_forecasts_are_handed_in_before_the_month_and_once_in_it(demo: DemoCompany) -> None:
    commits = [one for one in demo.forecasts if not one.rep and one.category == "commit"]
    before = [one for one in commits if one.submitted_at.date() < one.starts_on]
    assert len(before) >= 36
    assert len(commits) - len(before) >= 36
    assert max(one.submitted_at.date() for one in demo.forecasts) <= demo.timeline.until


def test_large_deals_are_shared_in_hundred_percent(demo: DemoCompany) -> None:
    shared = [deal for deal in demo.deals if deal.splits]
    assert len(shared) > 20
    assert all(sum(deal.splits.values()) == 100 and deal.rep in deal.splits for deal in shared)


def test_an_initiative_has_deals_in_its_days(demo: DemoCompany) -> None:
    for initiative in demo.initiatives:
        won_of = [deal for deal in won(demo) if deal.initiative is initiative]
        assert len(won_of) > 20
        assert all(deal.opened_at.date() >= initiative.starts_on for deal in won_of)
