"""Writes a made-up company into the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify

from accounts.models import Company, Region, Rep, Team, TeamMembership
from accounts.services import create_company
from accounts.tenancy import company_context
from kpis.demo import market
from kpis.demo.careers import Career
from kpis.demo.drafts import Buyer, Deal, Line
from kpis.demo.generate import DemoCompany
from kpis.demo.writing_effort import EffortWriter, create
from kpis.models import Customer, ExchangeRate, LineItem, Opportunity, Product, Quota, Stage
from kpis.services.record_stage_changes import StageChange, record_stage_changes

ACTOR = "demo"


@transaction.atomic
def write_company(demo: DemoCompany) -> Company:
    """Make the company with all its records, or nothing at all."""
    story = demo.story
    company = create_company(
        story.slug,
        story.name,
        story.currency,
        timezone=story.timezone,
        fiscal_year_start=story.fiscal_year_start,
        week_start=story.week_start,
    )
    with company_context(company, actor=ACTOR):
        _expect_many_rows()
        _Writer(demo).write()
    return company


def _expect_many_rows() -> None:
    """Tables no statistics are known of are planned as if empty, and loops over them grow with the square."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL jit = off")


class _Writer:
    """Writes each kind of record after those it refers to, and keeps them by name.

    What the database would derive from rows that come later (first wins, sums of lines) is given with the
    row, so that its triggers find nothing to correct: a third of the time.
    """

    def __init__(self, demo: DemoCompany) -> None:
        self.demo = demo
        self.regions: dict[str, Region] = {}
        self.teams: dict[str, Team] = {}
        self.reps: dict[str, Rep] = {}
        self.products: dict[str, Product] = {}
        self.stages: dict[str, Stage] = {}
        self.customers: dict[Buyer, Customer] = {}

    def write(self) -> None:
        self._write_regions()
        self._write_people()
        self._write_catalogue()
        self._write_rates()
        self._write_quotas()
        self._write_customers()
        effort = EffortWriter(self.demo, self.regions, self.reps)
        effort.write_before_deals()
        effort.write_after_deals(self._write_deals(effort), self.customers)

    def _write_regions(self) -> None:
        home = {rep.region for rep in self.demo.story.reps}
        parents = {region.parent for region in market.REGIONS if region.name in home}
        for region in market.REGIONS:
            if region.name in home | parents:
                self.regions[region.name] = Region.objects.create(
                    external_id=slugify(region.name), name=region.name, parent=self.regions.get(region.parent)
                )

    def _write_people(self) -> None:
        story = self.demo.story
        for team in story.teams:
            self.teams[team.name] = Team.objects.create(
                external_id=slugify(team.name), name=team.name, parent=self.teams.get(team.parent)
            )
        careers = [Career(rep, story, self.demo.timeline) for rep in story.reps]
        self.reps = {career.rep.name: self._rep(career) for career in careers}
        create(self.reps.values())
        create(
            TeamMembership(
                rep=self.reps[career.rep.name],
                team=self.teams[spell.team],
                starts_on=spell.starts_on,
                ends_on=spell.ends_on,
            )
            for career in careers
            for spell in career.spells()
        )
        for team in story.teams:
            Team.objects.filter(pk=self.teams[team.name].pk).update(manager=self.reps.get(team.manager))

    def _rep(self, career: Career) -> Rep:
        name = career.rep.name
        return Rep(
            external_id=slugify(name),
            name=name,
            email=f"{slugify(name).replace('-', '.')}@{slugify(self.demo.story.name)}.example",
            region=self.regions[career.rep.region],
            started_on=career.started_on,
            ended_on=career.ended_on,
        )

    def _write_catalogue(self) -> None:
        for product in market.PRODUCTS:
            self.products[product.name] = Product(
                external_id=slugify(product.name),
                name=product.name,
                category=product.category,
                unit_price=product.unit_price,
                unit_cost=product.unit_cost,
                launched_on=self.demo.timeline.launched_on if product.is_launch else None,
            )
        for position, stage in enumerate(market.STAGES, start=1):
            self.stages[stage.name] = Stage(
                external_id=slugify(stage.name),
                name=stage.name,
                position=position,
                outcome=stage.outcome,
                probability=stage.probability,
                forecast_category=stage.forecast_category,
            )
        create(self.products.values())
        create(self.stages.values())

    def _write_rates(self) -> None:
        currency = self.demo.story.second_currency
        create(
            ExchangeRate(currency=currency, on=draft.on, rate=draft.rate) for draft in self.demo.rates.drafts
        )

    def _write_quotas(self) -> None:
        members: dict[str, dict[str, Any]] = {"rep": self.reps, "team": self.teams, "region": self.regions}
        create(
            Quota(
                scope=draft.scope,
                metric=draft.metric,
                starts_on=draft.starts_on,
                ends_on=draft.ends_on,
                amount=draft.amount,
                **({draft.scope: members[draft.scope][draft.member]} if draft.member else {}),
            )
            for draft in self.demo.quotas
        )

    def _write_customers(self) -> None:
        first_won_on = self._first_wins()
        for number, buyer in enumerate(self.demo.buyers, start=1):
            self.customers[buyer] = Customer(
                external_id=f"C-{number:05}",
                name=buyer.name,
                segment=buyer.segment,
                region=self.regions[buyer.region],
                country=buyer.country,
                acquired_on=buyer.acquired_on,
                lost_on=buyer.lost_on,
                lost_reason=buyer.lost_reason,
                first_won_on=first_won_on.get(buyer),
            )
        create(self.customers.values())

    def _first_wins(self) -> dict[Buyer, date]:
        wins = (
            (deal.buyer, deal.closed_at.date()) for deal in self.demo.deals if deal.is_won and deal.closed_at
        )
        return dict(sorted(wins, key=lambda win: win[1], reverse=True))

    def _write_deals(self, effort: EffortWriter) -> dict[Deal, Opportunity]:
        deals = self.demo.deals
        opportunities = [
            self._opportunity(number, deal, effort) for number, deal in enumerate(deals, start=1)
        ]
        create(opportunities)
        create(
            line
            for opportunity, deal in zip(opportunities, deals, strict=True)
            for line in self._lines(opportunity, deal)
        )
        record_stage_changes(
            [
                StageChange(opportunity.pk, self.stages[stage.name].pk, at)
                for opportunity, deal in zip(opportunities, deals, strict=True)
                for stage, at in deal.journey
            ]
        )
        return dict(zip(deals, opportunities, strict=True))

    def _opportunity(self, number: int, deal: Deal, effort: EffortWriter) -> Opportunity:
        return Opportunity(
            external_id=f"D-{number:05}",
            name=deal.name,
            rep=self.reps[deal.rep],
            customer=self.customers[deal.buyer],
            stage=self.stages[deal.stage.name],
            amount=deal.amount,
            cost=deal.cost,
            currency=deal.currency,
            opened_at=deal.opened_at,
            closed_at=deal.closed_at,
            expected_close_on=deal.expected_close_on,
            loss_reason=deal.loss_reason,
            cancelled_at=deal.cancelled_at,
            cancellation_reason=deal.cancellation_reason,
            type=deal.kind,
            source=deal.source,
            contact_method=deal.method,
            **self._sums(deal.lines),
            **effort.of(deal),
        )

    def _sums(self, lines: list[Line]) -> dict[str, Any]:
        if not lines:
            return {}
        return {
            "lines_amount": sum(line.net for line in lines),
            "lines_cost": sum(line.cost for line in lines),
            "product": self.products[max(lines, key=lambda line: line.net).product.name],
        }

    def _lines(self, opportunity: Opportunity, deal: Deal) -> list[LineItem]:
        return [
            LineItem(
                opportunity=opportunity,
                line=str(number),
                product=self.products[line.product.name],
                quantity=line.quantity,
                unit_price=line.unit_price,
                unit_cost=line.unit_cost,
                discount=line.discount,
            )
            for number, line in enumerate(deal.lines, start=1)
        ]
