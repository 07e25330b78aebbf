"""Builders of records, to be called inside a company's context.

Days are ISO texts or dates of the company's own; a day without an hour stands for its noon.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F

from accounts.models import Region, Rep, Team, TeamMembership
from accounts.tenancy import current_company
from kpis.models import (
    Activity,
    Campaign,
    Customer,
    ExchangeRate,
    Forecast,
    Lead,
    LineItem,
    Opportunity,
    OpportunityHistory,
    Product,
    Quota,
    Spend,
    Stage,
    Subscription,
)

Day = str | date
Money = int | str | Decimal

LONG_AGO = "2015-01-01"


def day(text: Day) -> date:
    return text if isinstance(text, date) else date.fromisoformat(text)


def instant(text: Day | datetime) -> datetime:
    """ "2025-03-31" is noon of that day where the company is; "2025-03-31 23:30" that minute there."""
    if isinstance(text, datetime):
        return text
    moment = (
        datetime.combine(day(text), time(12)) if len(str(text)) == 10 else datetime.fromisoformat(str(text))
    )
    return moment.replace(tzinfo=current_company().zone)


def make_region(name: str = "North", **fields: Any) -> Region:
    return Region.objects.create(name=name, external_id=name.lower(), **fields)


def make_team(name: str = "Alpha", **fields: Any) -> Team:
    return Team.objects.create(name=name, external_id=name.lower(), **fields)


def make_rep(name: str = "Rita", *, team: Team | None = None, since: Day = LONG_AGO, **fields: Any) -> Rep:
    """A rep, in `team` from the day `since` on."""
    rep = Rep.objects.create(name=name, external_id=name.lower(), **fields)
    if team:
        TeamMembership.objects.create(rep=rep, team=team, starts_on=day(since))
    return rep


def make_product(name: str = "Lathe", unit_price: Money | None = None, **fields: Any) -> Product:
    return Product.objects.create(name=name, external_id=name.lower(), unit_price=unit_price, **fields)


def make_customer(name: str = "Acme", **fields: Any) -> Customer:
    return Customer.objects.create(name=name, external_id=name.lower(), **fields)


def make_customers(count: int, **fields: Any) -> list[Customer]:
    return Customer.objects.bulk_create(Customer(name="Customer", **fields) for _ in range(count))


def subscribe(
    customer: Customer, started_on: Day, ended_on: Day | None = None, **fields: Any
) -> Subscription:
    """A subscription from one day until another, the first without it."""
    return Subscription.objects.create(
        customer=customer, started_on=day(started_on), ended_on=day(ended_on) if ended_on else None, **fields
    )


def make_stage(name: str, outcome: str = "open", **fields: Any) -> Stage:
    return Stage.objects.create(name=name, external_id=name.lower(), outcome=outcome, **fields)


def any_rep() -> Rep:
    return Rep.objects.first() or make_rep()


def stage_of(outcome: str) -> Stage:
    """The first stage with the outcome; made when there is none."""
    return Stage.objects.filter(outcome=outcome).first() or make_stage(outcome.title(), outcome)


def open_deal(amount: Money | None = 1000, on: Day = "2025-01-05", **fields: Any) -> Opportunity:
    """A deal opened on that day and still open."""
    fields = {
        "rep": fields.get("rep") or any_rep(),
        "stage": fields.get("stage") or stage_of("open"),
        **fields,
    }
    return Opportunity.objects.create(amount=amount, opened_at=instant(on), **fields)


def open_deals(count: int, amount: Money = 1000, on: Day = "2025-01-05", **fields: Any) -> list[Opportunity]:
    given = {
        "rep": any_rep(),
        "stage": stage_of("open"),
        "opened_at": instant(on),
        "amount": amount,
        **fields,
    }
    return Opportunity.objects.bulk_create(Opportunity(**given) for _ in range(count))


def win_deal(
    amount: Money | None = 1000, on: Day = "2025-01-15", *, opened: Day | None = None, **fields: Any
) -> Opportunity:
    """A deal won on that day, opened ten days before it unless said otherwise."""
    return Opportunity.objects.create(**_closed("won", amount, on, opened, fields))


def lose_deal(
    amount: Money | None = 1000, on: Day = "2025-01-15", *, opened: Day | None = None, **fields: Any
) -> Opportunity:
    """A deal lost on that day, opened ten days before it unless said otherwise."""
    return Opportunity.objects.create(**_closed("lost", amount, on, opened, fields))


def win_deals(count: int, amount: Money, on: Day = "2025-01-15", **fields: Any) -> list[Opportunity]:
    given = _closed("won", amount, on, fields.pop("opened", None), fields)
    return Opportunity.objects.bulk_create(Opportunity(**given) for _ in range(count))


def add_line(deal: Opportunity, product: Product, quantity: Money = 1, **fields: Any) -> LineItem:
    """One more line of the deal; without `unit_price` at the list price."""
    line = str(deal.line_items.count() + 1)
    return LineItem.objects.create(opportunity=deal, line=line, product=product, quantity=quantity, **fields)


def make_lead(on: Day = "2025-01-05", **fields: Any) -> Lead:
    """A lead created on that day."""
    return Lead.objects.create(**_lead(on, fields))


def make_leads(count: int, on: Day = "2025-01-05", **fields: Any) -> list[Lead]:
    given = _lead(on, fields)
    return Lead.objects.bulk_create(Lead(**given) for _ in range(count))


def make_leads_of(deals: list[Opportunity], on: Day = "2025-01-05", **fields: Any) -> list[Lead]:
    """A lead for each of the deals, which it was converted into."""
    given = _lead(on, fields)
    return Lead.objects.bulk_create(Lead(opportunity=deal, **given) for deal in deals)


def _lead(on: Day, fields: dict[str, Any]) -> dict[str, Any]:
    """A lead's columns; the names of its steps (`mql=`, `sql=`, `converted=`, `disqualified=`) stand for instants."""
    steps = [step for step in ("mql", "sql", "converted", "disqualified") if step in fields]
    instants = {f"{step}_at": instant(fields.pop(step)) for step in steps}
    return {"name": "Lead", "created_at": instant(on), **instants, **fields}


def set_quota(amount: Money, starts_on: Day, ends_on: Day, **member: Any) -> Quota:
    """A quota between two days, both included: of `rep=`, `team=` or `region=`, else of the company."""
    scope = next((name for name in ("rep", "team", "region") if name in member), "company")
    return Quota.objects.create(
        scope=scope, amount=amount, starts_on=day(starts_on), ends_on=day(ends_on), **member
    )


def log(kind: str = "call", on: Day = "2025-03-10", *, count: int = 1, **fields: Any) -> list[Activity]:
    """As many activities of that kind on that day, alike but for their ids."""
    fields = {"rep": fields.get("rep") or any_rep(), **fields}
    return Activity.objects.bulk_create(Activity(kind=kind, at=instant(on), **fields) for _ in range(count))


def make_campaign(name: str, starts_on: Day, ends_on: Day | None = None, **fields: Any) -> Campaign:
    """A campaign between two days, both included; without an end it runs."""
    return Campaign.objects.create(
        name=name,
        external_id=name.lower(),
        starts_on=day(starts_on),
        ends_on=day(ends_on) if ends_on else None,
        **fields,
    )


def spend(amount: Money, on: Day, category: str = "marketing", **fields: Any) -> Spend:
    return Spend.objects.create(amount=amount, on=day(on), category=category, **fields)


def submit(amount: Money, on: Day, starts_on: Day, ends_on: Day, **fields: Any) -> Forecast:
    """A forecast said on that day for two others and those between: of `rep=`, `team=` or `region=`, else of all."""
    scope = next((name for name in ("rep", "team", "region") if name in fields), "company")
    return Forecast.objects.create(
        **{"scope": scope, "category": "commit", **fields},
        amount=amount,
        starts_on=day(starts_on),
        ends_on=day(ends_on),
        submitted_at=instant(on),
    )


def set_rate(currency: str, on: Day, rate: Money) -> ExchangeRate:
    return ExchangeRate.objects.create(currency=currency, on=day(on), rate=rate)


def _closed(
    outcome: str, amount: Money | None, on: Day, opened: Day | None, fields: dict[str, Any]
) -> dict[str, Any]:
    closed_at = instant(on)
    cancelled = fields.pop("cancelled", None)
    return {
        "amount": amount,
        "rep": fields.pop("rep", None) or any_rep(),
        "stage": fields.pop("stage", None) or stage_of(outcome),
        "opened_at": instant(opened) if opened else closed_at - timedelta(days=10),
        "closed_at": closed_at,
        "cancelled_at": instant(cancelled) if cancelled else None,
        **fields,
    }


def remember(deal: Opportunity, on: Day, **changes: Any) -> OpportunityHistory:
    """Have the deal's history tell that `changes` took effect on that day."""
    at = instant(on)
    told = deal.history.filter(at__lte=at).latest("at")
    told.pk = None
    told.at = told.recorded_at = at
    for name, value in {"is_first": False, **changes}.items():
        setattr(told, name, value)
    told.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT kpis_link_history(%s, ARRAY[%s])", [deal.company_id, deal.pk])
    told.refresh_from_db()
    return told


def age_history() -> None:
    """What has been recorded so far was recorded by earlier transactions than the test's own."""
    OpportunityHistory.objects.update(recorded_at=F("at"))
