"""Random edits of who is a customer and for how long, and of what winning customers costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from kpis.models import Campaign, Customer, ExchangeRate, Opportunity, Spend, Subscription
from kpis.services import lose_customer
from tests.factories import make_campaign, spend, subscribe

if TYPE_CHECKING:
    from tests.kpis.snapshots.edits import Editor


def start_subscription(editor: Editor) -> None:
    started_on, length = editor.day(), editor.random.choice((None, 0, 1, 90))
    ended_on = None if length is None else started_on + timedelta(days=length)
    subscribe(editor.any(Customer), started_on, ended_on)


def move_subscription(editor: Editor) -> None:
    if one := editor.any(Subscription):
        one.customer, one.started_on = editor.any(Customer), editor.day()
        one.ended_on = editor.random.choice((None, one.started_on + timedelta(days=30)))
        one.save()


def end_subscriptions(editor: Editor) -> None:
    on = editor.day()
    Subscription.objects.filter(ended_on=None, started_on__lte=on).update(ended_on=on, end_reason="price")


def remove_subscriptions(editor: Editor) -> None:
    pks = list(Subscription.objects.filter(customer=editor.any(Customer)).values_list("pk", flat=True))
    if editor.random.random() < 0.5:
        Subscription.objects.filter(pk__in=pks).update(deleted_at=timezone.now())
    else:
        Subscription.objects.filter(pk__in=pks).delete()


def have_customer_leave(editor: Editor) -> None:
    try:
        lose_customer(editor.any(Customer), on=editor.day(), reason="price")
    except ValidationError:
        editor.done.append("refused")


def acquire_anew(editor: Editor) -> None:
    if left := editor.any(Customer, lost_on__isnull=False):
        left.acquired_on, left.lost_on = left.lost_on + timedelta(days=editor.random.choice((0, 40))), None
        left.save()


def hide_and_show_customers(editor: Editor) -> None:
    hidden = editor.any(Customer)
    Customer.everything.filter(deleted_at__isnull=False).update(deleted_at=None)
    if not Opportunity.objects.filter(customer=hidden).exists():
        Customer.objects.filter(pk=hidden.pk).update(deleted_at=timezone.now())


def run_campaign(editor: Editor) -> None:
    campaign = make_campaign(f"Campaign {editor.random.random()}", editor.day())
    Opportunity.objects.filter(pk__in=[deal.pk for deal in editor.some_deals()]).update(campaign=campaign)
    Customer.objects.filter(pk=editor.any(Customer).pk).update(campaign=campaign, source="fair")


def spend_money(editor: Editor) -> None:
    category = editor.random.choice(("marketing", "sales", "other"))
    currency = editor.random.choice(("", "EUR", "GBP"))
    spend(editor.amount() or "7", editor.day(), category, currency=currency, campaign=editor.any(Campaign))


def change_spend(editor: Editor) -> None:
    if one := editor.any(Spend):
        currency = editor.random.choice(("EUR", "USD"))
        Spend.objects.filter(pk=one.pk).update(amount="-3.3", on=editor.day(), currency=currency)


def remove_spend(editor: Editor) -> None:
    if one := editor.any(Spend):
        Spend.objects.filter(pk=one.pk).update(deleted_at=timezone.now())


def take_rate_back(editor: Editor) -> None:
    if rate := editor.any(ExchangeRate, currency="GBP"):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kpis_exchangerate WHERE id = %s", [rate.pk])


CUSTOMER_EDITS: tuple[Callable[[Editor], None], ...] = (
    start_subscription,
    start_subscription,
    move_subscription,
    end_subscriptions,
    remove_subscriptions,
    have_customer_leave,
    acquire_anew,
    hide_and_show_customers,
    run_campaign,
    spend_money,
    spend_money,
    change_spend,
    remove_spend,
    take_rate_back,
)
