import datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership, Rep, Team
from accounts.services import move_rep
from accounts.tenancy import company_context

LONG_AGO = datetime.date(2020, 1, 1)


def seen_by(user, company) -> list[str]:
    with company_context(company):
        membership = Membership.objects.get(user=user)
        return list(Rep.objects.visible_to(membership).order_by("name").values_list("name", flat=True))


@pytest.fixture
def others(company) -> None:
    """Bert is in Beta, a team within Alpha; Carl is in none; Dora left Alpha."""
    with company_context(company):
        alpha, _made = Team.objects.get_or_create(external_id="alpha", defaults={"name": "Alpha"})
        beta = Team.objects.create(name="Beta", parent=alpha)
        gamma = Team.objects.create(name="Gamma")
        bert, _carl, dora = (Rep.objects.create(name=name) for name in ("Bert", "Carl", "Dora"))
        move_rep(bert, beta, LONG_AGO)
        move_rep(dora, alpha, LONG_AGO)
        move_rep(dora, gamma, LONG_AGO + datetime.timedelta(days=9))


def test_an_owner_sees_every_rep(owner, rep, others, company):
    assert seen_by(owner, company) == ["Bert", "Carl", "Dora", "Mia", "Rita"]


def test_an_analyst_sees_every_rep(analyst, rep, others, company):
    assert seen_by(analyst, company) == ["Bert", "Carl", "Dora", "Mia", "Rita"]


def test_a_manager_sees_the_teams_under_them_as_they_are_today(manager, rep, others, company):
    assert seen_by(manager, company) == ["Bert", "Mia", "Rita"]


def test_a_rep_sees_themselves(rep, others, company):
    assert seen_by(rep, company) == ["Rita"]


@pytest.mark.parametrize("role", ["manager", "rep"])
def test_a_member_who_is_no_rep_sees_none(company, rep, member, role):
    assert seen_by(member(company, role, "Nora"), company) == []


def test_a_rep_is_active_from_their_first_day_to_their_last(in_company):
    day = datetime.date
    Rep.objects.create(name="Ada", started_on=day(2017, 3, 1), ended_on=day(2017, 5, 31))
    days = [day(2017, 2, 28), day(2017, 3, 1), day(2017, 5, 31), day(2017, 6, 1)]
    assert [Rep.objects.active_on(one).count() for one in days] == [0, 1, 1, 0]


def test_a_rep_cannot_end_before_they_start(in_company):
    with pytest.raises(IntegrityError, match="rep_ended_on_after_started_on"), transaction.atomic():
        Rep.objects.create(name="Ada", started_on="2017-05-02", ended_on="2017-05-01")
