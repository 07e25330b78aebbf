"""What reps know of a deal, with whom they share it, and whom they talk to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.text import slugify

from kpis.demo.careers import Career
from kpis.demo.chance import Chance
from kpis.demo.drafts import Buyer, Deal, Letters
from kpis.demo.effort import ContactDraft
from kpis.demo.story import CompanyStory
from kpis.demo.timeline import Timeline

ASSESSED, SHARED = 0.92, 0.2
LARGE = 4.0
"""A deal is shared from so many times the average on."""
LEVELS_WON = {0: 4, 1: 20, 2: 42, 3: 34}
LEVELS_LOST = {0: 17, 1: 40, 2: 31, 3: 12}
SHARES = (50, 30, 20)
ROLES = {"decision_maker": 30, "champion": 20, "influencer": 20, "user": 22, "blocker": 8}
FIRST_NAMES = (
    "Anna", "Ben", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Irene", "Jonas", "Katja", "Leo",
    "Marta", "Nils", "Olga", "Pavel", "Rosa", "Simon", "Tereza", "Viktor",
)  # fmt: skip
LAST_NAMES = (
    "Adler", "Berg", "Costa", "Dahl", "Engel", "Fiala", "Gruber", "Horak", "Jensen", "Kral", "Lang", "Moretti",
    "Nagy", "Olsen", "Peters", "Rossi", "Svoboda", "Toth", "Urban", "Weber",
)  # fmt: skip


class Dealings:
    def __init__(self, story: CompanyStory, timeline: Timeline, chance: Chance) -> None:
        self.chance = chance
        self.careers = [Career(rep, story, timeline) for rep in story.reps]
        self.timeline = timeline

    def settle(self, deals: list[Deal]) -> None:
        """Give deals their letters, and some large ones to several reps."""
        large = LARGE * sum(float(deal.value) for deal in deals) / max(1, len(deals))
        for deal in deals:
            if self.chance.happens(ASSESSED):
                levels = LEVELS_WON if deal.is_won else LEVELS_LOST
                deal.letters = Letters(*(self.chance.weighted(levels) for _ in range(4)))
            if float(deal.value) > large and self.chance.happens(SHARED):
                self._share(deal)

    def contacts(self, buyers: Iterable[Buyer]) -> Iterator[ContactDraft]:
        """One or two people at each."""
        for buyer in buyers:
            for role in {self.chance.weighted(ROLES): 1, self.chance.weighted(ROLES): 1}:
                name = f"{self.chance.one_of(FIRST_NAMES)} {self.chance.one_of(LAST_NAMES)}"
                email = f"{slugify(name).replace('-', '.')}@{slugify(buyer.name)}.example"
                yield ContactDraft(name, buyer, role, email)

    def _share(self, deal: Deal) -> None:
        on = deal.closed_at.date() if deal.closed_at else self.timeline.until
        others = [one.rep.name for one in self.careers if one.is_employed_on(on) and one.rep.name != deal.rep]
        if others:
            percent = self.chance.one_of(SHARES)
            deal.splits = {deal.rep: 100 - percent, self.chance.one_of(others): percent}
