"""What a demo company tries anew, and which deals come of it."""

from __future__ import annotations

from kpis.demo.books import Books, rounded
from kpis.demo.drafts import Deal, InitiativeDraft
from kpis.demo.story import CompanyStory
from kpis.demo.timeline import Timeline

LAUNCH_SHARE, MARKET_SHARE = 0.4, 0.25
"""What was invested, of a month's revenue."""


class Ventures:
    """The launch of a product, and a programme for one region."""

    def __init__(self, story: CompanyStory, timeline: Timeline, books: Books) -> None:
        self.story = story
        usual = books.expected(books.months[-1])
        months = timeline.calendar.months
        self.launch = InitiativeDraft(
            "Foresight launch",
            timeline.launched_on,
            months.moved(timeline.launched_on, 18),
            rounded(LAUNCH_SHARE * usual, 1000),
        )
        self.market = InitiativeDraft(
            f"{story.new_market} programme",
            timeline.reorganised_on,
            None,
            rounded(MARKET_SHARE * usual, 1000),
        )

    @property
    def all(self) -> list[InitiativeDraft]:
        return [self.launch, self.market]

    def of(self, deal: Deal) -> InitiativeDraft | None:
        """What a deal belongs to: the launch before the region."""
        opened_on = deal.opened_at.date()
        if opened_on >= self.launch.starts_on and any(line.product.is_launch for line in deal.lines):
            return self.launch
        is_new = deal.kind == "new_business" and deal.buyer.region == self.story.new_market
        return self.market if is_new and opened_on >= self.market.starts_on else None
