"""An import stays in its company by its own SQL too, with row security off."""

from pathlib import Path

import pytest

from accounts.models import Company, Region, Rep, Team, TeamMembership
from accounts.services import create_company
from accounts.tenancy import company_context
from kpis.imports.importer import import_records
from kpis.imports.kinds import KINDS
from kpis.models import (
    Activity,
    Campaign,
    Contact,
    Customer,
    CustomerSpell,
    ExchangeRate,
    Forecast,
    Initiative,
    Lead,
    LineItem,
    Opportunity,
    OpportunityHistory,
    Product,
    Quota,
    Spend,
    Split,
    Stage,
    Subscription,
    Target,
)
from tests.contracts.isolation.walls import without_database_wall

MODELS = (
    *(
        Region,
        Team,
        Rep,
        TeamMembership,
        Product,
        Customer,
        Stage,
        Opportunity,
        LineItem,
        OpportunityHistory,
        Quota,
        Campaign,
        Spend,
        Initiative,
        Contact,
        Lead,
        Split,
        Activity,
        Subscription,
        CustomerSpell,
        Target,
        Forecast,
    ),
    ExchangeRate,
)
FILES = {
    "regions": "external_id,name,parent\ng0,World,\ng1,{name} North,g0\n",
    "teams": "external_id,name,parent\nt0,All,\nt1,{name} East,t0\n",
    "reps": "external_id,name,team,region\nr1,{name} Rita,t1,g1\n",
    "products": "external_id,name,unit_price\np1,{name} Bike,10\n",
    "campaigns": "external_id,name,starts_on,region\nm1,{name} Fair,2017-05-01,g1\n",
    "spend": "external_id,on,category,amount,campaign\ns1,2017-05-02,sales,{number},m1\n",
    "initiatives": "external_id,name,starts_on\ni1,{name} Rentals,2017-05-01\n",
    "customers": "external_id,name,region,campaign\nc1,{name} Acme,g1,m1\n",
    "contacts": "external_id,name,customer\nk1,{name} Ada,c1\n",
    "leads": "external_id,name,rep,campaign,created_at\nl1,{name} Eve,r1,m1,2017-05-01\n",
    "stages": "external_id,name,position,outcome\ns1,{name} Talking,1,open\n",
    "opportunities": "external_id,rep,customer,stage,opened_at,product,lead,campaign,initiative\n"
    "o1,r1,c1,s1,2017-05-01,p1,l1,m1,i1\n",
    "line_items": "opportunity,line,product,quantity,unit_price\no1,2,p1,{number},5\n",
    "splits": "opportunity,rep,percent\no1,r1,100\n",
    "activities": "external_id,kind,rep,at,minutes,lead,opportunity,customer\n"
    "a1,call,r1,2017-05-02,{number},l1,o1,c1\n",
    "subscriptions": "external_id,customer,product,started_on,monthly_amount\nb1,c1,p1,2017-05-01,{number}\n",
    "stage_changes": "opportunity,stage,at\no1,s1,2017-05-0{number}\n",
    "quotas": "scope,member,metric,starts_on,ends_on,amount\nrep,r1,revenue,2017-01-01,2017-12-31,{number}\n",
    "targets": "kpi,scope,member,starts_on,ends_on,value\nwin_rate,team,t1,2017-01-01,2017-12-31,0.{number}\n",
    "forecasts": "external_id,scope,member,starts_on,ends_on,category,amount,submitted_at\n"
    "f1,region,g1,2017-01-01,2017-12-31,commit,{number},2016-12-31\n",
    "exchange_rates": "currency,on,rate\nEUR,2017-01-01,1.{number}\n",
}

STANDING_ALONE = {"regions", "teams", "products", "stages", "initiatives", "exchange_rates"}


def test_each_kind_is_tried_here() -> None:
    assert set(FILES) == set(KINDS)


def bring_in_all(
    company: Company, folder: Path, *, name: str, number: int, only: tuple[str, ...] = ()
) -> list[str]:
    said = []
    with company_context(company):
        for kind in only or FILES:
            (folder / "file.csv").write_text(FILES[kind].format(name=name, number=number))
            said.append(str(import_records(kind, folder / "file.csv")))
    return said


def everything(company: Company) -> list[dict]:
    with company_context(company):
        return [
            row
            for model in MODELS
            for row in model._base_manager.filter(company=company).order_by("pk").values()
        ]


@pytest.mark.django_db(transaction=True)
def test_two_companies_with_the_same_ids_do_not_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = (create_company(slug, slug, "USD") for slug in ("ours", "theirs"))
    bring_in_all(theirs, tmp_path, name="Their", number=2)
    before = everything(theirs)
    with without_database_wall(monkeypatch):
        said = bring_in_all(ours, tmp_path, name="Our", number=3)
        again = bring_in_all(ours, tmp_path, name="Our", number=3)
    assert [line for line in said if not line.endswith(" 0 updated, 0 unchanged, 0 rejected.")] == []
    assert [line for line in again if "nothing changed" not in line] == []
    assert everything(theirs) == before


@pytest.mark.django_db(transaction=True)
def test_what_only_another_company_has_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = (create_company(slug, slug, "USD") for slug in ("ours", "theirs"))
    bring_in_all(theirs, tmp_path, name="Their", number=2)
    referring = tuple(FILES.keys() - STANDING_ALONE)
    with without_database_wall(monkeypatch):
        said = bring_in_all(ours, tmp_path, name="Our", number=3, only=referring)
    assert [line.split(",")[-1] for line in said] == [" 1 rejected (nothing changed)."] * len(referring)
