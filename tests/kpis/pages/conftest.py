"""A company with a month worth looking at: March 2025.

Rita, of Mia's team Alpha, won three deals of 1,000 and lost one; Bob, of the team Beta, won two of 500 and lost three.
Each had a quota of 2,000. In February only Rita won, one deal of 600.
"""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Company, Rep, User
from accounts.tenancy import company_context
from kpis.models import Opportunity
from tests.factories import (
    lose_deal,
    make_customer,
    make_rep,
    make_stage,
    make_team,
    open_deal,
    set_quota,
    win_deal,
)

Visit = Callable[..., HttpResponse]


@pytest.fixture
def sales(company: Company, manager: User, rep: User) -> Company:
    with company_context(company, actor="test"):
        rita, bob = Rep.objects.get(name="Rita"), make_rep("Bob", team=make_team("Beta"))
        make_stage("Qualify", position=1)
        acme = make_customer("Acme")
        win_deal(600, "2025-02-10", rep=rita, name="Pilot")
        for number in (1, 2, 3):
            win_deal(
                1000, f"2025-03-0{number}", rep=rita, name=f"Rita {number}", customer=acme, source="Fair"
            )
        for number in (1, 2):
            win_deal(500, f"2025-03-1{number}", rep=bob, name=f"Bob {number}", external_id=f"bob-{number}")
        lose_deal(100, "2025-03-20", rep=rita)
        for _ in range(3):
            lose_deal(100, "2025-03-21", rep=bob)
        open_deal(900, "2025-03-01", rep=bob, name="Still open")
        for seller in (rita, bob):
            set_quota(2000, "2025-03-01", "2025-03-31", rep=seller)
    return company


@pytest.fixture
def visit(sales: Company) -> Visit:
    """Open a page of the company as someone: visit(owner, "kpis/")."""

    clients: dict[int | None, Client] = {}

    def get(user: User | None, path: str = "", **query: str) -> HttpResponse:
        key = user.pk if user else None
        if key not in clients:
            clients[key] = Client()
            if user:
                clients[key].force_login(user)
        return clients[key].get(f"{sales.address}{path}", query)

    return get


@pytest.fixture
def id_of(sales: Company) -> Callable[[str], int]:
    """The primary key of a rep by name, or of a deal."""

    def find(name: str) -> int:
        with company_context(sales):
            found = Rep.objects.filter(name=name).first() or Opportunity.objects.get(name=name)
            return found.pk

    return find
