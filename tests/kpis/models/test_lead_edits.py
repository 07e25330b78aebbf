"""Whatever is written to leads and deals, and in whatever order, what follows from each other is right in the end."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from kpis.models import LETTERS, BantRule, Lead, Opportunity
from tests.factories import instant, make_campaign, make_lead, make_stage, open_deal

pytestmark = pytest.mark.usefixtures("in_company")


class Editor:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.campaigns = [None, make_campaign("Spring", "2025-03-01"), make_campaign("Autumn", "2025-09-01")]
        self.stages = [make_stage("Talk"), make_stage("Won", "won"), make_stage("Lost", "lost")]
        for _ in range(3):
            make_lead(self.instant())
            open_deal(on=self.instant())

    def edit(self) -> None:
        self.random.choice((self.write_lead, self.write_deal, self.add, self.delete, self.set_rule))()

    def add(self) -> None:
        if self.random.random() < 0.5:
            make_lead(self.instant(), **self.lead())
        else:
            Opportunity.objects.create(rep=Opportunity.everything.first().rep, **self.deal())

    def write_lead(self) -> None:
        self.some(Lead).update(**self.part(self.lead()))

    def write_deal(self) -> None:
        self.some(Opportunity).update(**self.deal())

    def delete(self) -> None:
        model = self.random.choice((Lead, Opportunity))
        self.some(model).update(deleted_at=self.random.choice((None, timezone.now())))

    def set_rule(self) -> None:
        levels = {f"{letter}_least": self.random.choice((None, 1, 2)) for letter in LETTERS}
        BantRule.objects.create(version=BantRule.objects.count() + 1, **levels)

    def lead(self) -> dict:
        return {
            "opportunity": self.random.choice((None, *Opportunity.everything.all())),
            "campaign": self.random.choice(self.campaigns),
            "sql_at": self.random.choice((None, None, self.instant())),
            **self.letters(),
        }

    def deal(self) -> dict:
        opened_at, stage = self.instant(), self.random.choice(self.stages)
        return {
            "lead": self.random.choice((None, *Lead.everything.all())),
            "campaign": self.random.choice(self.campaigns),
            "opened_at": opened_at,
            "stage": stage,
            "closed_at": None if stage.outcome == "open" else opened_at + timedelta(days=9),
            **self.letters(),
        }

    def letters(self) -> dict:
        return {letter: self.random.choice((None, 0, 1, 2, 3)) for letter in LETTERS}

    def part(self, fields: dict) -> dict:
        return {name: fields[name] for name in self.random.sample(sorted(fields), 3)}

    def some(self, model):
        pks = list(model.everything.order_by("pk").values_list("pk", flat=True))
        return model.everything.filter(pk__in=self.random.sample(pks, self.random.randint(1, 3)))

    def instant(self):
        return instant(f"2025-0{self.random.randint(1, 9)}-1{self.random.randint(0, 9)}")


def became(lead: Lead, deals: list[Opportunity]) -> tuple:
    own = [deal for deal in deals if lead.pk == deal.lead_id or deal.pk == lead.opportunity_id]
    live = [deal for deal in own if deal.deleted_at is None]
    return bool(live), min((deal.closed_on for deal in live if deal.outcome == "won"), default=None)


def comes_from(deal: Opportunity) -> tuple:
    if deal.lead is None:
        return deal.opened_at, deal.campaign_id
    return min(deal.opened_at, deal.lead.created_at), deal.campaign_id or deal.lead.campaign_id


def is_met(lead: Lead) -> bool:
    asked = {letter: least for letter, least in BantRule.in_force().least.items() if least is not None}
    return bool(asked) and all((lead.levels[letter] or 0) >= least for letter, least in asked.items())


@pytest.mark.parametrize("seed", range(12))
def test_what_follows_from_other_records_is_right_after_any_edits(seed):
    editor = Editor(seed)
    for _ in range(20):
        editor.edit()
    leads = list(Lead.everything.all())
    deals = list(Opportunity.everything.select_related("lead"))
    assert [(lead.has_opportunity, lead.won_on) for lead in leads] == [became(lead, deals) for lead in leads]
    assert [(deal.first_contact_at, deal.sales_campaign_id) for deal in deals] == list(map(comes_from, deals))
    assert [lead.qualified_at is not None for lead in leads] == [
        lead.sql_at is not None or is_met(lead) for lead in leads
    ]
    assert all(lead.qualified_at == lead.sql_at for lead in leads if lead.sql_at)


@pytest.mark.parametrize("seed", range(12, 18))
def test_writing_everything_again_changes_nothing(seed):
    editor = Editor(seed)
    for _ in range(20):
        editor.edit()
    before = told()
    Lead.everything.update(zone="")
    Opportunity.everything.update(zone="")
    assert told() == before


def told() -> list[dict]:
    passing = {"version", "updated_at"}
    return [
        {name: value for name, value in row.items() if name not in passing}
        for model in (Lead, Opportunity)
        for row in model.everything.order_by("pk").values()
    ]
