"""The log of changes: what was entered about a record and then entered otherwise."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import F, GeneratedField

from accounts.models import Record, Rep, TeamMembership
from kpis.models import Change, ExchangeRate, Lead, LineItem, Opportunity, Quota, Split, Stage, Target
from tests.factories import add_line, instant, make_lead, make_product, make_rep, open_deal, win_deal

pytestmark = pytest.mark.django_db

LOGGED = [
    *(model for model in apps.get_models() if issubclass(model, Record)),
    *(ExchangeRate, LineItem, Quota, Split, Target, TeamMembership),
]


def entered(model) -> set[str]:
    columns = {
        field.column
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and not isinstance(field, GeneratedField)
    }
    return columns | {"deleted_at"} if issubclass(model, Record) else columns


@pytest.mark.parametrize("model", LOGGED, ids=lambda model: model.__name__)
def test_every_column_that_is_entered_is_logged_and_no_other(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(tgargs, 'escape') FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'y_change'",
            [model._meta.db_table],
        )
        (names,) = cursor.fetchone()
    assert set(names.split("\\000")) - {""} == entered(model)


def changes(record) -> list[dict]:
    told = Change.objects.filter(record=record._meta.db_table, record_id=record.pk)
    return [change.fields for change in told]


def act_as(actor: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('salesperf.actor', %s, true)", [actor])


def test_a_change_tells_what_was_and_what_is_when_and_by_whom(in_company):
    lead = make_lead("2025-01-05", source="Fair")
    act_as("Otto")
    Lead.objects.filter(pk=lead.pk).update(source="", created_at=datetime(2025, 1, 6, tzinfo=UTC))
    (change,) = Change.objects.all()
    assert (change.record, change.record_id, change.by) == ("kpis_lead", lead.pk, "Otto")
    assert change.fields == {
        "source": ["Fair", ""],
        "created_at": ["2025-01-05T11:00:00+00:00", "2025-01-06T00:00:00+00:00"],
    }
    assert change.at > instant("2026-01-01")


def test_amounts_are_told_exactly_and_what_was_empty_as_nothing(in_company):
    deal = open_deal(None)
    Opportunity.objects.filter(pk=deal.pk).update(amount="0.10")
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields::text FROM kpis_change")
        assert cursor.fetchall() == [('{"amount": [null, 0.10]}',)]


def test_what_the_database_works_out_is_no_change(in_company):
    rita = make_rep()
    lead = make_lead(rep=rita)
    deal = win_deal(None, lead=lead)
    add_line(deal, make_product(unit_price=100))
    Opportunity.objects.update(zone="")
    Stage.objects.update(probability="0.5")
    Rep.objects.update(version=F("version"))
    assert changes(deal) == changes(rita) == []
    assert changes(lead) == [{"opportunity_id": [None, deal.pk]}]


def test_a_deletion_is_a_change_and_a_save_without_one_is_not(in_company):
    lead = make_lead()
    lead.refresh_from_db()
    lead.save()
    assert changes(lead) == []
    Lead.objects.filter(pk=lead.pk).update(deleted_at=datetime(2025, 1, 6, tzinfo=UTC))
    assert changes(lead) == [{"deleted_at": [None, "2025-01-06T00:00:00+00:00"]}]


def test_many_changes_at_once_are_told_record_by_record(in_company):
    deals = [open_deal(amount) for amount in (100, 200, 300)]
    Opportunity.objects.filter(amount__gt=100).update(amount=F("amount") * 2)
    assert [changes(deal) for deal in deals] == [[], [{"amount": [200, 400]}], [{"amount": [300, 600]}]]


@pytest.mark.parametrize("sql", ["UPDATE kpis_change SET by = 'Nobody'", "DELETE FROM kpis_change"])
def test_the_log_is_never_edited(in_company, sql):
    Lead.objects.filter(pk=make_lead().pk).update(name="Other")
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        connection.cursor().execute(sql)
    assert Change.objects.count() == 1
