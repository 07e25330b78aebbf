"""The first wall: the ORM, with the second one holding anyway behind it. Where only the first could have caught a
mistake, the error is NoCompany, not the database's."""

import asyncio
import pickle

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import RowNumber
from django.test.utils import isolate_apps

from accounts.models import Company, Membership, Region, Rep, Team, User
from accounts.tenancy import NoCompany, OwnedModel, company_context
from accounts.tenancy.models import OwnedManager

AT_CLASS_LEVEL = Rep.objects.order_by("pk")


async def _list(queryset):
    return [row async for row in queryset]


READS = {
    "list": lambda: list(Rep.objects.all()),
    "exists": lambda: Rep.objects.exists(),
    "exclude": lambda: Rep.objects.exclude(pk=0).exists(),
    "count": lambda: Rep.objects.count(),
    "aggregate": lambda: Rep.objects.aggregate(n=Count("pk")),
    "explain": lambda: Rep.objects.all().explain(),
    "in_bulk": lambda: Rep.objects.in_bulk(),
    "iterator": lambda: list(Rep.objects.iterator()),
    "values": lambda: list(Rep.objects.values_list("name", flat=True).distinct()),
    "base manager": lambda: Rep._base_manager.count(),
    "everything": lambda: Rep.everything.count(),
    "default manager": lambda: Rep._default_manager.count(),
    "contains": lambda: Rep.objects.contains(Rep(pk=1)),
    "class level": lambda: list(AT_CLASS_LEVEL.all()),
    "union": lambda: list(Rep.objects.union(Rep.everything.all())),
    "subquery of a global table": lambda: list(
        Company.objects.filter(pk__in=Rep.objects.values("company_id"))
    ),
    "exists in a global table": lambda: Company.objects.filter(Exists(Rep.objects.exclude(pk=0))).count(),
    "refresh": lambda: Rep(pk=1).refresh_from_db(),
    "async for": lambda: asyncio.run(_list(Rep.objects.exclude(pk=0))),
    "aiterator": lambda: asyncio.run(_list(Rep.objects.aiterator())),
    "aexists": lambda: asyncio.run(Rep.objects.aexists()),
    "raw": lambda: list(Rep.objects.raw("SELECT * FROM accounts_rep")),
    "related manager": lambda: list(Team(pk=1, company_id=1).memberships.all()),
    "memberships": lambda: Membership.objects.count(),
}


@pytest.mark.parametrize("read", READS)
def test_nothing_is_read_without_a_company(db, read):
    with pytest.raises(NoCompany):
        READS[read]()


WRITES = {
    "create": lambda company, rep: Rep.objects.create(company=company, name="x"),
    "get_or_create": lambda company, rep: Rep.objects.get_or_create(company=company, name="x"),
    "save": lambda company, rep: rep.save(),
    "forced update": lambda company, rep: rep.save(force_update=True),
    "bulk_create": lambda company, rep: Rep.objects.bulk_create([Rep(company=company, name="x")]),
    "bulk_update": lambda company, rep: Rep.objects.bulk_update([rep], ["name"]),
    "instance delete": lambda company, rep: rep.delete(),
    "asave": lambda company, rep: asyncio.run(rep.asave()),
}


@pytest.mark.parametrize("write", WRITES)
def test_nothing_is_written_without_a_company(company, ada, write):
    with pytest.raises(NoCompany):
        WRITES[write](company, ada)


@pytest.mark.parametrize("write", WRITES)
def test_nothing_is_written_for_another_company(company, other_company, zoe, write):
    with company_context(company), pytest.raises(NoCompany):
        WRITES[write](other_company, zoe)


@pytest.mark.parametrize("write", ["update", "delete", "_raw_delete"])
def test_whole_querysets_need_a_company(db, write):
    arguments = {"update": {"name": "x"}, "_raw_delete": {"using": "default"}}.get(write, {})
    with pytest.raises(NoCompany):
        getattr(Rep.objects.all(), write)(**arguments)


def test_a_cascade_from_a_company_needs_its_context(company, ada):
    with pytest.raises(NoCompany):
        company.delete()


def test_a_record_takes_the_company_in_force(company, in_company):
    assert Rep.objects.create(name="Ada").company == company


def test_rows_made_in_bulk_take_the_company_in_force(company, in_company):
    [rep] = Rep.objects.bulk_create([Rep(name="Ada")])
    assert rep.company_id == company.pk


def test_a_queryset_belongs_to_whoever_runs_it(company, other_company, ada, zoe):
    reps = Rep.objects.all()
    with company_context(company):
        mine = list(reps.all())
    with company_context(other_company):
        assert (mine, list(reps)) == ([ada], [zoe])


def test_another_companys_row_is_not_found(company, ada, zoe):
    with company_context(company), pytest.raises(Rep.DoesNotExist):
        Rep.objects.get(pk=zoe.pk)


def test_another_companys_row_cannot_be_refreshed(company, zoe):
    with company_context(company), pytest.raises(Rep.DoesNotExist):
        Rep(pk=zoe.pk).refresh_from_db()


@pytest.mark.parametrize("change", [{"company": 1}, {"company_id": 1}])
def test_a_records_company_cannot_be_updated(in_company, change):
    with pytest.raises(NoCompany, match="cannot be changed"):
        Rep.objects.update(**change)


def test_a_records_company_cannot_be_updated_in_bulk(in_company, ada):
    with pytest.raises(NoCompany, match="cannot be changed"):
        Rep.objects.bulk_update([ada], ["company"])


def test_a_record_cannot_be_saved_into_another_company(company, other_company, ada):
    ada.company = other_company
    with company_context(company), pytest.raises(NoCompany):
        ada.save()


def test_a_made_up_instance_deletes_nothing_of_another_company(company, other_company, zoe):
    with company_context(company):
        assert Rep(pk=zoe.pk).delete() == (0, {})
    with company_context(other_company):
        assert Rep.objects.contains(zoe)


def test_a_made_up_instance_updates_nothing_of_another_company(company, zoe):
    with company_context(company), pytest.raises(DatabaseError, match="did not affect"):
        Rep(pk=zoe.pk, company=company, name="mine").save(force_update=True)


def test_a_primary_key_of_another_company_cannot_be_taken(company, zoe):
    with company_context(company), pytest.raises(IntegrityError), transaction.atomic():
        Rep(pk=zoe.pk, company=company, name="mine").save()


def test_an_upsert_by_primary_key_is_refused(in_company, zoe):
    with pytest.raises(NoCompany, match="unique_fields"):
        Rep.objects.bulk_create(
            [Rep(pk=zoe.pk, name="mine")],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["name"],
        )


def test_an_upsert_by_external_id_stays_in_the_company(company, other_company, ada, zoe):
    with company_context(company):
        Rep.objects.bulk_create(
            [Rep(name="Ada B.", external_id="ada"), Rep(name="New", external_id="zoe")],
            update_conflicts=True,
            unique_fields=["company", "external_id"],
            update_fields=["name"],
        )
        assert sorted(Rep.objects.values_list("name", flat=True)) == ["Ada B.", "New"]
    with company_context(other_company):
        assert Rep.objects.get().name == "Zoe"


def test_deleting_a_record_deletes_it(in_company, ada):
    assert ada.delete() == (1, {"accounts.Rep": 1})
    assert ada.pk is None


def test_unions_subqueries_and_windows_stay_in_the_company(company, ada, zoe):
    named = Rep.objects.filter(pk=OuterRef("pk")).values("name")[:1]
    with company_context(company):
        assert Rep.objects.union(Rep.everything.all()).count() == 1
        assert Rep.objects.annotate(again=Subquery(named)).get().again == "Ada"
        assert Rep.objects.annotate(rank=models.Window(RowNumber())).get().rank == 1


def test_grouping_by_a_related_name_stays_in_the_company(in_company):
    region = Region.objects.create(name="North")
    Rep.objects.create(name="Ada", region=region)
    assert list(Rep.objects.values("region__name").annotate(n=Count("pk"))) == [
        {"region__name": "North", "n": 1}
    ]


def test_a_query_can_be_pickled(in_company, ada):
    again = Rep.objects.all()
    again.query = pickle.loads(pickle.dumps(Rep.objects.filter(name="Ada").query))
    assert list(again) == [ada]


def test_nothing_leads_from_a_company_or_a_user_to_its_records():
    related = [
        field.name for model in (Company, User) for field in model._meta.related_objects if not field.hidden
    ]
    assert related == []


def test_a_reference_to_another_company_does_not_validate(company, in_company, zoe):
    with pytest.raises(ValidationError, match="not a valid choice"):
        Team(name="Alpha", manager_id=zoe.pk).full_clean()


def test_a_reference_to_another_company_is_refused_by_the_database(company, zoe):
    with pytest.raises(IntegrityError, match="team_manager_company"), company_context(company):
        Team.objects.create(name="Alpha", manager_id=zoe.pk)
        connection.check_constraints()


class TeamForm(forms.ModelForm):
    class Meta:
        model = Team
        fields = ("name", "external_id", "manager")


def test_a_form_made_without_a_company_offers_the_rows_of_the_one_in_force(company, ada, zoe):
    with company_context(company):
        assert [label for _value, label in TeamForm().fields["manager"].choices][1:] == ["Ada"]


def test_a_form_refuses_the_id_of_another_companys_row(company, zoe):
    with company_context(company):
        form = TeamForm({"name": "Alpha", "external_id": "alpha", "manager": zoe.pk})
        assert list(form.errors) == ["manager"]


def test_a_form_finds_a_taken_external_id(in_company):
    Team.objects.create(name="Alpha", external_id="alpha")
    assert TeamForm({"name": "Beta", "external_id": "alpha"}).errors


def test_both_companies_may_use_one_external_id(company, other_company):
    for one in (company, other_company):
        with company_context(one):
            Rep.objects.create(name="Ada", external_id="ada")


def test_deleted_records_are_kept_out_of_sight(in_company, ada):
    Rep.objects.update(deleted_at="2017-05-01T00:00Z")
    assert (Rep.objects.count(), Rep.everything.count()) == (0, 1)


def test_a_reference_to_a_deleted_record_still_leads_to_it(in_company, ada):
    team = Team.objects.create(name="Alpha", manager=ada)
    Rep.objects.update(deleted_at="2017-05-01T00:00Z")
    assert Team.objects.get(pk=team.pk).manager == ada


@pytest.mark.parametrize("change", ["save", "update", "sql"])
def test_each_change_counts_a_version(in_company, ada, change):
    before = Rep.objects.get().updated_at
    {
        "save": ada.save,
        "update": lambda: Rep.objects.update(name="B"),
        "sql": lambda: connection.cursor().execute("UPDATE accounts_rep SET name = 'B'"),
    }[change]()
    ada.refresh_from_db()
    assert ada.version == 2
    assert ada.updated_at > before


def test_a_version_cannot_be_set(in_company, ada):
    Rep.objects.update(version=40)
    assert Rep.objects.get().version == 2


@isolate_apps()
def test_a_meta_of_its_own_does_not_lose_a_model_its_walls():
    class Probe(OwnedModel):
        class Meta:
            app_label = "probe"

    assert isinstance(Probe._base_manager, OwnedManager)
    assert [constraint.name for constraint in Probe._meta.constraints] == [
        "probe_company_id_key",
        "probe_row_security",
    ]
