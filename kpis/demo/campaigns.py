"""What a demo company does to be found, and what winning customers costs it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from kpis.demo.books import Books, rounded
from kpis.demo.chance import Chance
from kpis.demo.effort import CampaignDraft, SpendDraft
from kpis.demo.story import CompanyStory
from kpis.demo.timeline import Timeline
from kpis.rules.calendar import Period

KINDS = {"Website": "Webinar series", "Advertising": "Online ads", "Event": "Trade fair"}
STARTS = {"Website": 3, "Advertising": 12, "Event": 66}
"""How many days after its quarter has begun, so that one campaign ends in each month."""
DAYS = {"Website": 21, "Advertising": 38, "Event": 9}
SHARES = {"Advertising": 0.035, "Website": 0.015, "Event": 0.045}
"""What a campaign costs, of a month's revenue."""
SALES_SHARE, MARKETING_SHARE, OTHER_SHARE = 0.135, 0.035, 0.012
BASELINES = ("previous_window", "same_window_last_year", "entered")


class Campaigns:
    """A campaign for each way to be found, one after the other, in every quarter."""

    def __init__(self, story: CompanyStory, timeline: Timeline, chance: Chance, books: Books) -> None:
        self.story, self.timeline, self.chance, self.books = story, timeline, chance, books
        self.regions = sorted({rep.region for rep in story.reps})
        self.all = sorted(self._campaigns(), key=lambda one: one.starts_on)

    def running(self, source: str, day: date) -> CampaignDraft | None:
        """The campaign that brought a lead of that source on that day, if one ran."""
        return next((one for one in self.all if one.source == source and one.ran_on(day)), None)

    def spend(self) -> list[SpendDraft]:
        """Each campaign's costs, and every month what marketing and sales cost besides."""
        return [*self._of_campaigns(), *self._of_months()]

    def _campaigns(self) -> Iterator[CampaignDraft]:
        quarters = self.timeline.calendar.buckets(self.timeline.start, self.timeline.until, "quarter")
        for number, quarter in enumerate(quarters):
            for place, (source, kind) in enumerate(KINDS.items()):
                starts_on = quarter.start + timedelta(days=STARTS[source] + self.chance.between(0, 4))
                if starts_on <= self.timeline.until:
                    yield self._campaign(source, kind, starts_on, quarter, number + place)

    def _campaign(
        self, source: str, kind: str, starts_on: date, quarter: Period, number: int
    ) -> CampaignDraft:
        ends_on = starts_on + timedelta(days=DAYS[source] - 1)
        baseline = BASELINES[number % len(BASELINES)] if number > 6 else "previous_window"
        region = self.regions[number % len(self.regions)] if source != "Website" else ""
        usual = self.books.expected(quarter) * DAYS[source] / 31 / (len(self.regions) if region else 1)
        label = self.timeline.calendar.label(quarter)
        return CampaignDraft(
            name=f"{kind} {region}, {label}" if region else f"{kind}, {label}",
            kind=kind,
            source=source,
            starts_on=starts_on,
            ends_on=ends_on,
            baseline=baseline,
            region=region,
            baseline_amount=rounded(0.9 * usual) if baseline == "entered" else None,
        )

    def _of_campaigns(self) -> Iterator[SpendDraft]:
        for campaign in self.all:
            month = self.timeline.calendar.containing("month", campaign.starts_on)
            amount = SHARES[campaign.source] * self.books.expected(month) * self.chance.about(1, 0.15)
            is_foreign = campaign.source == "Advertising" and self.chance.happens(0.5)
            rate = float(self.books.rates.on(campaign.starts_on)) if is_foreign else 1.0
            yield SpendDraft(
                campaign.starts_on,
                "marketing",
                rounded(amount / rate, 10),
                self.story.second_currency if is_foreign else "",
                campaign,
            )

    def _of_months(self) -> Iterator[SpendDraft]:
        shares = {"sales": SALES_SHARE, "marketing": MARKETING_SHARE, "other": OTHER_SHARE}
        for month in self.books.months:
            on = self.timeline.working_day(month.last_day)
            for category, share in shares.items():
                if on <= self.timeline.until:
                    amount = share * self.books.expected(month) * self.chance.about(1, 0.05)
                    yield SpendDraft(on, category, self._cents(amount))

    def _cents(self, amount: float) -> Decimal:
        return Decimal(f"{amount:.2f}")
