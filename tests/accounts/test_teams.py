import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Rep, Team, TeamMembership
from accounts.services import move_rep

MAY, JUNE, JULY = (datetime.date(2017, month, 1) for month in (5, 6, 7))


@pytest.fixture
def ada(in_company) -> Rep:
    return Rep.objects.create(name="Ada")


@pytest.fixture
def alpha(in_company) -> Team:
    return Team.objects.create(name="Alpha")


@pytest.fixture
def beta(in_company) -> Team:
    return Team.objects.create(name="Beta")


def test_a_first_move_has_no_end(ada, alpha):
    assert (move_rep(ada, alpha, MAY).starts_on, ada.team_memberships.get().ends_on) == (MAY, None)


def test_a_move_ends_the_membership_before_it(ada, alpha, beta):
    move_rep(ada, alpha, MAY)
    move_rep(ada, beta, JUNE)
    assert list(ada.team_memberships.values_list("team", "starts_on", "ends_on")) == [
        (alpha.pk, MAY, JUNE),
        (beta.pk, JUNE, None),
    ]


def test_a_move_on_the_day_of_another_replaces_it(ada, alpha, beta):
    move_rep(ada, alpha, MAY)
    move_rep(ada, beta, MAY)
    assert list(ada.team_memberships.values_list("team", flat=True)) == [beta.pk]


def test_a_move_to_the_same_team_changes_nothing(ada, alpha):
    first = move_rep(ada, alpha, MAY)
    assert move_rep(ada, alpha, JUNE) == first


def test_a_move_before_a_later_one_is_refused(ada, alpha, beta):
    move_rep(ada, alpha, JULY)
    with pytest.raises(ValidationError, match="later move"):
        move_rep(ada, beta, JUNE)


def test_a_rep_is_in_one_team_a_day(ada, alpha, beta):
    TeamMembership.objects.create(rep=ada, team=alpha, starts_on=MAY, ends_on=JULY)
    with pytest.raises(IntegrityError, match="teammembership_one_team_a_day"), transaction.atomic():
        TeamMembership.objects.create(rep=ada, team=beta, starts_on=JUNE)


def test_the_day_a_membership_ends_belongs_to_the_next(ada, alpha, beta):
    move_rep(ada, alpha, MAY)
    move_rep(ada, beta, JUNE)
    assert TeamMembership.objects.on(JUNE).get().team == beta
