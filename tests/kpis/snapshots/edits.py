"""Random edits of a company's records, along every path by which records change."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import Rep, Team, TeamMembership
from accounts.tenancy import company_context, current_company
from kpis.models import Customer, LineItem, Opportunity, Product, Stage
from kpis.services.record_stage_changes import StageChange, record_stage_changes
from tests.factories import (
    make_customer,
    make_product,
    make_region,
    make_rep,
    make_stage,
    make_team,
    open_deal,
    set_rate,
)
from tests.kpis.snapshots.credit_edits import CREDIT_EDITS
from tests.kpis.snapshots.customer_edits import CUSTOMER_EDITS
from tests.kpis.snapshots.lead_edits import LEAD_EDITS

DAYS_BACK, DAYS_AHEAD = 900, 40
SOURCES = ("web", "fair", "")


class Editor:
    """Edits one company, each edit in a transaction of its own; `done` names them in order."""

    def __init__(self, company: Any, seed: int) -> None:
        self.company, self.random, self.done = company, Random(seed), []
        with company_context(company, actor="editor"):
            self._furnish()

    def edit(self) -> None:
        """One edit, chosen by chance."""
        how = self.random.choice(EDITS)
        self.done.append(how.__name__)
        with company_context(self.company, actor="editor"):
            how(self)

    def _furnish(self) -> None:
        regions = [make_region("North"), make_region("South")]
        teams = [make_team(name) for name in ("Alpha", "Beta", "Gamma")]
        for number, name in enumerate(("Ada", "Ben", "Cid", "Dot")):
            make_rep(name, team=teams[number % 3], since="2022-01-01", region=regions[number % 2])
        make_rep("Eve")
        for name, outcome, probability in (
            ("New", "open", "0.1"),
            ("Offer", "open", "0.5"),
            ("Won", "won", 1),
            ("Lost", "lost", 0),
        ):
            make_stage(name, outcome, probability=probability)
        for price, name in enumerate(("Lathe", "Drill", "Saw"), start=1):
            make_product(name, 100 * price, unit_cost=30 * price, category=name[0])
        make_product("Gift", 0)
        for number in range(6):
            make_customer(f"Customer {number}", segment="AB"[number % 2], region=regions[number % 2])
        set_rate("EUR", "2020-01-01", "1.1")
        for _ in range(30):
            create_deal(self)

    def any(self, model: Any, **where: Any) -> Any:
        found = list(model.objects.filter(**where).order_by("pk"))
        return self.random.choice(found) if found else None

    def some_deals(self, **where: Any) -> list[Opportunity]:
        found = list(Opportunity.objects.filter(**where).order_by("pk"))
        return self.random.sample(found, min(len(found), 5))

    def day(self, ahead: int = DAYS_AHEAD) -> date:
        return timezone.now().date() + timedelta(days=self.random.randint(-DAYS_BACK, ahead))

    def instant(self, after: datetime | None = None) -> datetime:
        """Any minute of any day, the hours about midnight among them; not before `after`."""
        minutes = self.random.choice((0, 1, 23 * 60 + 59, self.random.randrange(24 * 60)))
        found = datetime.combine(self.day(), datetime.min.time(), current_company().zone)
        found += timedelta(minutes=minutes)
        return max(found, after) if after else found

    def amount(self) -> str | None:
        return self.random.choice((None, "0", "100.10", "2500", "-40", str(self.random.randrange(10**6))))


def create_deal(editor: Editor) -> None:
    pick = editor.random
    deal = open_deal(
        editor.amount(),
        on=editor.instant(),
        rep=editor.any(Rep),
        customer=pick.choice((None, editor.any(Customer))),
        currency=pick.choice(("", "USD", "EUR", "GBP")),
        source=pick.choice(SOURCES),
        type=pick.choice(("new_business", "upsell", "cross_sell")),
        expected_close_on=pick.choice((None, editor.day())),
        stage=editor.any(Stage, outcome="open"),
    )
    if pick.random() < 0.6:
        _close(editor, deal)
    if pick.random() < 0.5:
        add_lines(editor, deal)


def add_lines(editor: Editor, deal: Opportunity | None = None) -> None:
    deal = deal or editor.any(Opportunity)
    for _ in range(editor.random.randint(1, 3)):
        LineItem.objects.create(
            opportunity=deal,
            line=str(editor.random.random()),
            product=editor.any(Product),
            quantity=editor.random.choice((1, 2, "0.5")),
            unit_price=editor.random.choice((None, "99.99")),
            discount=editor.random.choice((0, "0.15")),
        )


def save_deal(editor: Editor) -> None:
    deal = editor.any(Opportunity)
    deal.amount, deal.source = editor.amount(), editor.random.choice(SOURCES)
    deal.customer = editor.any(Customer)
    deal.save()


def close_deal(editor: Editor) -> None:
    if deal := editor.any(Opportunity, outcome="open"):
        _close(editor, deal)


def reopen_deal(editor: Editor) -> None:
    if deal := editor.any(Opportunity, closed_at__isnull=False):
        deal.stage, deal.closed_at, deal.cancelled_at = editor.any(Stage, outcome="open"), None, None
        deal.save()


def turn_deal(editor: Editor) -> None:
    """From won to lost or back, on another day."""
    if deal := editor.any(Opportunity, closed_at__isnull=False, cancelled_at=None):
        _close(editor, deal)


def cancel_deal(editor: Editor) -> None:
    if deal := editor.any(Opportunity, outcome="won"):
        deal.cancelled_at = editor.instant(after=deal.closed_at)
        deal.cancellation_reason = editor.random.choice(("late", ""))
        deal.save()


def move_closing_day(editor: Editor) -> None:
    if deal := editor.any(Opportunity, closed_at__isnull=False, cancelled_at=None):
        Opportunity.objects.filter(pk=deal.pk).update(closed_at=editor.instant(after=deal.opened_at))


def move_opening_day(editor: Editor) -> None:
    deal = editor.any(Opportunity)
    opened_at = editor.instant()
    deal.opened_at = min(opened_at, deal.closed_at) if deal.closed_at else opened_at
    deal.save()


def change_stage(editor: Editor) -> None:
    if deal := editor.any(Opportunity, outcome="open"):
        deal.stage = editor.any(Stage, outcome="open")
        deal.save()


def import_stage_change(editor: Editor) -> None:
    if deal := editor.any(Opportunity, outcome="open", opened_at__lt=timezone.now()):
        at = min(editor.instant(after=deal.opened_at), timezone.now())
        record_stage_changes([StageChange(deal.pk, editor.any(Stage, outcome="open").pk, at)])


def reassign_deals(editor: Editor) -> None:
    deals = editor.some_deals()
    for deal in deals:
        deal.rep = editor.any(Rep)
    Opportunity.objects.bulk_update(deals, ["rep"])


def raise_amounts(editor: Editor) -> None:
    pks = [deal.pk for deal in editor.some_deals()]
    Opportunity.objects.filter(pk__in=pks).update(amount=F("amount") * 2)


def create_in_bulk(editor: Editor) -> None:
    given = {"rep": editor.any(Rep), "stage": editor.any(Stage, outcome="won")}
    days = [editor.instant() for _ in range(4)]
    Opportunity.objects.bulk_create(
        Opportunity(
            amount=editor.amount(),
            opened_at=day,
            closed_at=day + timedelta(days=9),
            cancelled_at=day + timedelta(days=days_kept) if days_kept else None,
            **given,
        )
        for day, days_kept in zip(days, (0, 9, 50, 0), strict=True)
    )


def delete_softly(editor: Editor) -> None:
    pks = [deal.pk for deal in editor.some_deals()[:2]]
    Opportunity.objects.filter(pk__in=pks).update(deleted_at=timezone.now())


def bring_back(editor: Editor) -> None:
    Opportunity.everything.filter(deleted_at__isnull=False).update(deleted_at=None)


def delete_for_good(editor: Editor) -> None:
    for deal in editor.some_deals()[:2]:
        deal.delete()


def change_lines(editor: Editor) -> None:
    if line := editor.any(LineItem):
        line.quantity, line.product = editor.random.randint(1, 9), editor.any(Product)
        line.save()


def remove_lines(editor: Editor) -> None:
    LineItem.objects.filter(opportunity__in=editor.some_deals()[:2]).delete()


def move_rep(editor: Editor) -> None:
    rep, day = editor.any(Rep), editor.day(ahead=-1)
    TeamMembership.objects.filter(rep=rep, starts_on__gte=day).delete()
    TeamMembership.objects.filter(rep=rep, starts_on__lt=day).exclude(ends_on__lte=day).update(ends_on=day)
    TeamMembership.objects.create(rep=rep, team=editor.any(Team), starts_on=day)


def leave_team(editor: Editor) -> None:
    TeamMembership.objects.filter(rep=editor.any(Rep)).delete()


def change_customer(editor: Editor) -> None:
    customer = editor.any(Customer)
    customer.segment = editor.random.choice("ABC")
    customer.acquired_on = editor.random.choice((None, editor.day()))
    customer.lost_on = editor.random.choice((None, customer.acquired_on and editor.day()))
    if customer.lost_on:
        customer.lost_on = max(customer.lost_on, customer.acquired_on)
    customer.save()


def move_customer(editor: Editor) -> None:
    customer, rep = editor.any(Customer), editor.any(Rep)
    Customer.objects.filter(pk=customer.pk).update(region=rep.region)


def change_rate(editor: Editor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO kpis_exchangerate (company_id, currency, "on", rate, created_at)'
            " VALUES (%s, %s, %s, %s, now())"
            ' ON CONFLICT (company_id, currency, "on") DO UPDATE SET rate = excluded.rate',
            [
                editor.company.pk,
                editor.random.choice(("EUR", "GBP")),
                editor.day(),
                editor.random.randint(1, 9),
            ],
        )


def change_probability(editor: Editor) -> None:
    Stage.objects.filter(name="Offer").update(probability=editor.random.choice(("0.4", "0.5", "0.6")))


def write_sql(editor: Editor) -> None:
    """A statement from a database shell, over everything of some weeks."""
    start = editor.day()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kpis_opportunity SET amount = amount + 1, contact_method = %s"
            " WHERE company_id = %s AND opened_on BETWEEN %s AND %s",
            [editor.random.choice(("phone", "")), editor.company.pk, start, start + timedelta(days=60)],
        )


def delete_by_sql(editor: Editor) -> None:
    for deal in editor.some_deals()[:1]:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM kpis_opportunity WHERE company_id = %s AND id = %s", [editor.company.pk, deal.pk]
            )


def _close(editor: Editor, deal: Opportunity) -> None:
    deal.stage = editor.any(Stage, outcome__in=("won", "lost"))
    deal.closed_at = editor.instant(after=deal.opened_at)
    deal.save()


EDITS: tuple[Callable[[Editor], None], ...] = (
    create_deal,
    create_deal,
    add_lines,
    save_deal,
    close_deal,
    reopen_deal,
    turn_deal,
    cancel_deal,
    move_closing_day,
    move_opening_day,
    change_stage,
    import_stage_change,
    reassign_deals,
    raise_amounts,
    create_in_bulk,
    delete_softly,
    bring_back,
    delete_for_good,
    change_lines,
    remove_lines,
    move_rep,
    leave_team,
    change_customer,
    move_customer,
    change_rate,
    change_probability,
    write_sql,
    delete_by_sql,
    *CREDIT_EDITS,
    *CUSTOMER_EDITS,
    *LEAD_EDITS,
)
