"""The stays of customers, as the database tells them from dates, wins and subscriptions."""

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Company
from kpis.models import Campaign, Customer, CustomerSpell, Opportunity, Subscription
from kpis.snapshots.marks import take_marks
from tests.factories import (
    day,
    instant,
    lose_deal,
    make_customer,
    make_customers,
    make_region,
    open_deal,
    stage_of,
    subscribe,
    win_deal,
)

pytestmark = pytest.mark.usefixtures("in_company")


def stays(customer: Customer) -> list[tuple[str, str]]:
    """First day, and the first day without the customer ("" while it stays)."""
    told = CustomerSpell.objects.filter(customer=customer, deleted_at=None)
    return [(str(one.since_on), str(one.lost_on or "")) for one in told]


def changed(customer: Customer, **fields: object) -> list[tuple[str, str]]:
    """The stays once the customer has been saved with these values."""
    for name, value in fields.items():
        setattr(customer, name, value)
    customer.save(update_fields=list(fields))
    return stays(customer)


def test_a_customer_stays_from_its_acquisition_until_it_is_lost() -> None:
    acme = make_customer(acquired_on=day("2020-01-01"), lost_on=day("2021-03-01"), lost_reason="price")
    assert stays(acme) == [("2020-01-01", "2021-03-01")]
    assert acme.spells.get().reason == "price"


def test_an_acquisition_counts_before_the_first_win() -> None:
    acme = make_customer(acquired_on=day("2025-01-01"))
    win_deal(on="2024-05-02", customer=acme)
    assert stays(acme) == [("2025-01-01", "")]


def test_a_customer_without_dates_stays_from_its_first_win() -> None:
    acme = make_customer()
    assert stays(acme) == []
    lose_deal(on="2024-01-02", customer=acme)
    win_deal(on="2025-05-02", customer=acme)
    first = win_deal(on="2025-03-02", customer=acme)
    assert stays(acme) == [("2025-03-02", "")]
    first.delete()
    assert stays(acme) == [("2025-05-02", "")]


def test_a_first_win_is_told_whichever_way_it_is_written() -> None:
    acme, brio = make_customer("Acme"), make_customer("Brio")
    deal = open_deal(on="2025-01-05", customer=acme)
    Opportunity.objects.filter(pk=deal.pk).update(stage=stage_of("won"), closed_at=instant("2025-02-02"))
    assert stays(acme) == [("2025-02-02", "")]
    Opportunity.objects.filter(pk=deal.pk).update(customer=brio)
    assert (stays(acme), stays(brio)) == ([], [("2025-02-02", "")])
    Opportunity.objects.filter(pk=deal.pk).update(deleted_at=timezone.now())
    assert stays(brio) == []
    Opportunity.everything.filter(pk=deal.pk).update(deleted_at=None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kpis_opportunity SET closed_at = closed_at + interval '1 day'")
    assert stays(brio) == [("2025-02-03", "")]


def test_a_day_of_a_stay_is_the_company_s_own(in_company: Company) -> None:
    acme = make_customer()
    win_deal(on="2025-03-31 23:30", customer=acme)
    in_company.timezone = "Asia/Tehran"
    in_company.save()
    assert stays(acme) == [("2025-04-01", "")]


def test_a_customer_lost_before_it_was_won_has_come_back() -> None:
    acme = make_customer(lost_on=day("2025-02-10"))
    win_deal(on="2025-04-10", customer=acme)
    assert stays(acme) == [("2025-04-10", "")]


def test_a_customer_acquired_and_lost_on_one_day_has_a_stay_of_no_days() -> None:
    assert stays(make_customer(acquired_on=day("2025-02-10"), lost_on=day("2025-02-10"))) == [
        ("2025-02-10", "2025-02-10")
    ]


def test_a_win_after_the_loss_brings_the_customer_back() -> None:
    acme = make_customer(acquired_on=day("2020-01-01"), lost_on=day("2021-01-01"))
    win_deal(on="2021-01-01", customer=acme)
    assert stays(acme) == [("2020-01-01", "2021-01-01")]
    win_deal(on="2022-06-01", customer=acme)
    back = win_deal(on="2022-05-01", customer=acme)
    assert stays(acme) == [("2020-01-01", "2021-01-01"), ("2022-05-01", "")]
    back.deleted_at = timezone.now()
    back.save()
    assert stays(acme) == [("2020-01-01", "2021-01-01"), ("2022-06-01", "")]


def test_it_is_the_same_when_the_wins_are_written_before_the_loss() -> None:
    acme = make_customer()
    win_deal(on="2020-01-01", customer=acme)
    win_deal(on="2022-05-01", customer=acme)
    assert changed(acme, lost_on=day("2021-01-01")) == [("2020-01-01", "2021-01-01"), ("2022-05-01", "")]


def test_who_came_back_by_a_win_may_leave_again() -> None:
    acme = make_customer(acquired_on=day("2020-01-01"), lost_on=day("2021-01-01"), lost_reason="price")
    win_deal(on="2022-05-01", customer=acme)
    left_again = [("2020-01-01", "2021-01-01"), ("2022-05-01", "2023-03-01")]
    assert changed(acme, lost_on=day("2023-03-01"), lost_reason="moved") == left_again
    assert [one.reason for one in acme.spells.all()] == ["price", "moved"]
    win_deal(on="2022-04-01", customer=acme)
    assert stays(acme) == [("2020-01-01", "2021-01-01"), ("2022-04-01", "2023-03-01")]
    win_deal(on="2024-04-01", customer=acme)
    assert stays(acme)[2:] == [("2024-04-01", "")]


def test_a_loss_moved_to_before_the_return_is_a_correction() -> None:
    acme = make_customer(acquired_on=day("2020-01-01"), lost_on=day("2021-01-01"))
    win_deal(on="2022-05-01", customer=acme)
    assert changed(acme, lost_on=day("2021-02-01")) == [("2020-01-01", "2021-02-01"), ("2022-05-01", "")]
    assert changed(acme, lost_on=None) == [("2020-01-01", "")]


@pytest.mark.parametrize("again", ["2022-05-01", "2021-01-01"])
def test_a_customer_acquired_anew_after_its_loss_keeps_the_stay_before(again: str) -> None:
    acme = make_customer(acquired_on=day("2020-01-01"), lost_on=day("2021-01-01"), lost_reason="price")
    kept = ("2020-01-01", "2021-01-01")
    assert changed(acme, acquired_on=day(again), lost_on=None, lost_reason="") == [kept, (again, "")]
    assert changed(acme, lost_on=day("2023-01-01"), lost_reason="moved") == [kept, (again, "2023-01-01")]
    assert [one.reason for one in acme.spells.all()] == ["price", "moved"]
    third = changed(acme, acquired_on=day("2024-01-01"), lost_on=None, lost_reason="")
    assert third == [kept, (again, "2023-01-01"), ("2024-01-01", "")]


def test_an_acquisition_moved_back_takes_the_return_back() -> None:
    acme = make_customer(acquired_on=day("2020-01-01"), lost_on=day("2021-01-01"))
    changed(acme, acquired_on=day("2022-05-01"), lost_on=None)
    assert changed(acme, acquired_on=day("2020-02-01")) == [("2020-02-01", "")]


def test_a_first_win_found_later_begins_the_first_of_several_stays() -> None:
    acme = make_customer()
    win_deal(on="2020-01-01", customer=acme)
    changed(acme, lost_on=day("2021-01-01"))
    win_deal(on="2022-05-01", customer=acme)
    changed(acme, lost_on=day("2023-03-01"))
    win_deal(on="2019-01-01", customer=acme)
    assert stays(acme) == [("2019-01-01", "2021-01-01"), ("2022-05-01", "2023-03-01")]


def test_a_return_to_a_stay_of_no_days_can_be_taken_back() -> None:
    acme = make_customer(acquired_on=day("2020-01-01"), lost_on=day("2020-01-01"))
    changed(acme, acquired_on=day("2022-05-01"), lost_on=None)
    assert stays(acme) == [("2020-01-01", "2020-01-01"), ("2022-05-01", "")]
    assert changed(acme, acquired_on=day("2020-01-01")) == [("2020-01-01", "")]
    assert changed(acme, segment="big") == [("2020-01-01", "")]


def test_an_acquisition_moved_within_the_stay_corrects_it() -> None:
    acme = make_customer(acquired_on=day("2020-01-01"), lost_on=day("2021-01-01"))
    assert changed(acme, acquired_on=day("2020-06-01")) == [("2020-06-01", "2021-01-01")]


def test_stays_are_those_of_the_subscriptions_joined_where_they_touch() -> None:
    acme = make_customer(acquired_on=day("2019-01-01"), lost_on=day("2019-02-01"))
    subscribe(acme, "2022-03-01", "2022-06-01", end_reason="third")
    subscribe(acme, "2020-01-01", "2020-05-01", end_reason="first")
    subscribe(acme, "2020-05-01", "2020-08-01", end_reason="second")
    subscribe(acme, "2020-02-01", "2020-03-01", end_reason="inner")
    subscribe(acme, "2023-01-01")
    assert stays(acme) == [
        ("2020-01-01", "2020-08-01"),
        ("2022-03-01", "2022-06-01"),
        ("2023-01-01", ""),
    ]
    assert [one.reason for one in acme.spells.all()] == ["second", "third", ""]


def test_a_subscription_that_bridges_a_gap_makes_one_stay() -> None:
    acme = make_customer()
    subscribe(acme, "2020-01-01", "2020-05-01")
    last = subscribe(acme, "2021-01-01")
    bridge = subscribe(acme, "2020-04-30", "2021-01-01")
    assert stays(acme) == [("2020-01-01", "")]
    bridge.delete()
    assert stays(acme) == [("2020-01-01", "2020-05-01"), ("2021-01-01", "")]
    Subscription.objects.filter(pk=last.pk).update(deleted_at=timezone.now())
    assert stays(acme) == [("2020-01-01", "2020-05-01")]


def test_a_subscription_of_no_days_makes_no_stay() -> None:
    acme = make_customer(acquired_on=day("2019-01-01"))
    trial = subscribe(acme, "2020-01-01", "2020-01-01")
    assert stays(acme) == [("2019-01-01", "")]
    trial.ended_on = day("2020-01-02")
    trial.save()
    assert stays(acme) == [("2020-01-01", "2020-01-02")]


def test_without_its_subscriptions_a_customer_is_told_by_its_dates_again() -> None:
    acme, brio = make_customer("Acme", acquired_on=day("2019-01-01")), make_customer("Brio")
    old, new = subscribe(acme, "2020-01-01", "2020-05-01"), subscribe(acme, "2021-01-01")
    changed(acme, acquired_on=day("2023-01-01"))
    Subscription.objects.filter(pk=new.pk).update(customer=brio)
    assert (stays(acme), stays(brio)) == ([("2020-01-01", "2020-05-01")], [("2021-01-01", "")])
    old.delete()
    assert stays(acme) == [("2023-01-01", "")]


def test_a_deleted_customer_has_no_stays_until_it_is_restored() -> None:
    acme = make_customer(acquired_on=day("2020-01-01"))
    assert changed(acme, deleted_at=timezone.now()) == []
    assert changed(acme, deleted_at=None) == [("2020-01-01", "")]
    acme.delete()
    assert not CustomerSpell.objects.exists()


def test_a_stay_has_the_source_and_campaign_of_the_customer_else_of_its_first_deal() -> None:
    fair, spring = (
        Campaign.objects.create(name=name, starts_on=day("2025-01-01")) for name in ("Fair", "Spring")
    )
    acme = make_customer(segment="big", country="CZ", region=make_region())
    first = win_deal(on="2025-03-02", customer=acme, source="web", campaign=fair)
    win_deal(on="2025-04-02", customer=acme, source="phone", campaign=spring)

    def told() -> tuple[object, ...]:
        one = acme.spells.get()
        return one.source, one.campaign, one.segment, one.country, one.region

    assert told() == ("web", fair, "big", "CZ", acme.region)
    Opportunity.objects.filter(pk=first.pk).update(source="mail", campaign=spring)
    assert told()[:2] == ("mail", spring)
    Opportunity.objects.filter(pk=first.pk).update(closed_at=instant("2025-05-02"))
    assert told()[:2] == ("phone", spring)
    changed(acme, source="partner", campaign=fair, segment="small", country="", region=None)
    assert told() == ("partner", fair, "small", "", None)


def test_only_what_differs_is_written() -> None:
    acme = make_customer(acquired_on=day("2020-01-01"), lost_on=day("2021-01-01"))
    make_customer("Brio", acquired_on=day("2020-01-01"))
    spell = acme.spells.get()
    take_marks()
    changed(acme, name="Acme Ltd", lost_on=day("2021-02-01"))
    Customer.objects.update(name="Renamed")
    assert set(take_marks().days) == {date(2020, 1, 1), date(2021, 1, 1), date(2021, 2, 1)}
    assert acme.spells.get() == spell


def test_a_batch_is_told_at_once() -> None:
    make_customers(3, acquired_on=day("2025-01-01"))
    Customer.objects.update(lost_on=day("2025-02-01"))
    assert list(CustomerSpell.objects.values_list("lost_on", flat=True)) == [date(2025, 2, 1)] * 3
    Customer.objects.all().delete()
    assert not CustomerSpell.objects.exists()
