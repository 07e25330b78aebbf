from django.db import models
from django.db.models.functions import Lower
from django.test.utils import isolate_apps

from accounts.tenancy import CompanyForeignKey, OwnedModel, checks


def found(rule, model) -> list[str]:
    return [error.msg for error in rule(model)]


@isolate_apps()
def test_a_manager_that_does_not_filter_is_found():
    class Probe(OwnedModel):
        loose = models.Manager()

        class Meta:
            app_label = "probe"

    assert found(checks.unfiltered_managers, Probe) == ["Its manager 'loose' is not an OwnedManager."]


@isolate_apps()
def test_a_plain_reference_to_an_owned_model_is_found():
    class Parent(OwnedModel):
        class Meta:
            app_label = "probe"

    class Child(OwnedModel):
        plain = models.ForeignKey(Parent, on_delete=models.CASCADE, related_name="+")
        walled = CompanyForeignKey(Parent, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "probe"

    assert found(checks.plain_references, Child) == ["'plain' should be a CompanyForeignKey."]


@isolate_apps()
def test_a_field_unique_across_companies_is_found():
    class Probe(OwnedModel):
        code = models.CharField(max_length=9, unique=True)

        class Meta:
            app_label = "probe"

    assert found(checks.wide_unique_fields, Probe) == ["'code' is unique across companies."]


@isolate_apps()
def test_a_constraint_that_leaves_the_company_out_is_found():
    class Probe(OwnedModel):
        code = models.CharField(max_length=9)

        class Meta:
            app_label = "probe"
            constraints = [
                models.UniqueConstraint(fields=["code"], name="wide"),
                models.UniqueConstraint(Lower("code"), name="wide_lower"),
                models.UniqueConstraint("company", Lower("code"), name="narrow"),
            ]

    assert found(checks.wide_unique_constraints, Probe) == [
        "'wide' leaves the company out.",
        "'wide_lower' leaves the company out.",
    ]


@isolate_apps()
def test_a_many_to_many_without_an_owned_table_is_found():
    class Probe(OwnedModel):
        others = models.ManyToManyField("self")

        class Meta:
            app_label = "probe"

    assert found(checks.bare_many_to_many, Probe) == ["'others' needs an owned model as its through."]


def test_our_own_models_obey():
    assert checks.check_owned_models() == []
