"""Random edits of leads, of their letters, and of what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import Rep
from kpis.models import LETTERS, Lead, Opportunity, Stage
from kpis.services import convert_lead, set_bant_rule
from tests.factories import make_lead

if TYPE_CHECKING:
    from tests.kpis.snapshots.edits import Editor


def find_leads(editor: Editor) -> None:
    for _ in range(4):
        created_at = editor.instant()
        make_lead(
            created_at,
            rep=editor.random.choice((None, editor.any(Rep))),
            source=editor.random.choice(("web", "fair", "")),
            opportunity=editor.random.choice((None, editor.any(Opportunity))),
            mql_at=editor.random.choice((None, created_at + timedelta(days=3))),
            **_letters(editor),
        )


def move_leads(editor: Editor) -> None:
    if lead := editor.any(Lead):
        same_source = Lead.objects.filter(source=lead.source, converted_at=None)
        same_source.update(rep=editor.any(Rep), created_at=F("created_at") - timedelta(hours=5))


def judge_leads(editor: Editor) -> None:
    for lead in editor.random.sample(list(Lead.objects.order_by("pk")), min(3, Lead.objects.count())):
        at = editor.random.choice((None, editor.instant(after=lead.created_at)))
        Lead.objects.filter(pk=lead.pk).update(sql_at=at, **_letters(editor))


def convert_leads(editor: Editor) -> None:
    stage = editor.any(Stage, outcome="open")
    if lead := editor.any(Lead, converted_at=None, opportunity=None, disqualified_at=None, rep__isnull=False):
        convert_lead(lead, stage, name="", amount=500, at=editor.instant(after=lead.created_at))


def turn_to_leads(editor: Editor) -> None:
    for deal in editor.some_deals():
        Opportunity.objects.filter(pk=deal.pk).update(lead=editor.random.choice((None, editor.any(Lead))))


def delete_leads(editor: Editor) -> None:
    if lead := editor.any(Lead):
        Lead.objects.filter(pk=lead.pk).update(deleted_at=timezone.now())
    if editor.random.random() < 0.3 and (gone := editor.any(Lead)):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kpis_lead WHERE id = %s", [gone.pk])


def assess_deals(editor: Editor) -> None:
    for deal in editor.some_deals():
        by_hand = editor.random.choice((None, None, 1, 5))
        Opportunity.objects.filter(pk=deal.pk).update(score_by_hand=by_hand, **_letters(editor))


def change_rule(editor: Editor) -> None:
    letter = editor.random.choice(LETTERS)
    set_bant_rule(by="editor", least={letter: editor.random.choice((None, 1, 2))}, weights={letter: 2})


def _letters(editor: Editor) -> dict[str, int | None]:
    return {letter: editor.random.choice((None, 0, 1, 2, 3)) for letter in LETTERS}


LEAD_EDITS: tuple[Callable[[Editor], None], ...] = (
    find_leads,
    find_leads,
    move_leads,
    judge_leads,
    convert_leads,
    convert_leads,
    turn_to_leads,
    delete_leads,
    assess_deals,
    change_rule,
)
