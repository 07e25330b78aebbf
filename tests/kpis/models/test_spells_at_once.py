"""Two who write wins of one customer at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.models import Customer, CustomerSpell
from tests.factories import any_rep, day, make_customer, stage_of, win_deal


@pytest.mark.django_db(transaction=True)
def test_a_customer_comes_back_once_however_many_write_its_wins(company: Company) -> None:
    with company_context(company):
        make_customer(acquired_on=day("2020-01-01"), lost_on=day("2021-01-01"))
        any_rep()
        stage_of("won")
    with ThreadPoolExecutor(1) as other_connection:
        begun = Event()
        with company_context(company):
            win_deal(on="2022-06-01", customer=Customer.objects.get())
            writing = other_connection.submit(_win, company, begun)
            assert begun.wait(30)
        writing.result(30)
    with company_context(company):
        told = [str(one.since_on) for one in CustomerSpell.objects.all()]
    assert told == ["2020-01-01", "2022-05-01"]


def _win(company: Company, begun: Event) -> None:
    try:
        with company_context(company):
            customer = Customer.objects.get()
            begun.set()
            win_deal(on="2022-05-01", customer=customer)
    finally:
        connection.close()
