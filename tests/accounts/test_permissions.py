import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import Membership, Role
from accounts.permissions import ALLOWED, Action, may, requires

WHO_MAY = [
    (Action.VIEW_NUMBERS, "owner manager rep analyst"),
    (Action.EXPORT_RECORDS, "owner manager rep analyst"),
    (Action.EDIT_RECORDS, "owner manager rep"),
    (Action.IMPORT_RECORDS, "owner manager"),
    (Action.SET_QUOTAS, "owner manager"),
    (Action.APPROVE_RESTATEMENTS, "owner manager"),
    (Action.CHOOSE_DEFINITIONS, "owner"),
    (Action.MANAGE_PEOPLE, "owner"),
    (Action.MANAGE_COMPANY, "owner"),
]


@pytest.mark.parametrize("action, roles", WHO_MAY)
def test_who_may_do_what(action, roles):
    assert [role for role in Role.values if may(Membership(role=role), action)] == roles.split()


def test_each_action_has_its_row():
    assert set(ALLOWED) == set(Action)


def test_a_member_who_was_deactivated_may_do_nothing():
    assert not any(may(Membership(role=Role.OWNER, is_active=False), action) for action in Action)


@requires(Action.MANAGE_PEOPLE)
def people(request):
    return HttpResponse("people")


def test_a_view_opens_for_those_who_may():
    request = RequestFactory().get("/")
    request.membership = Membership(role=Role.OWNER)
    assert people(request).content == b"people"


def test_a_view_is_closed_to_other_members():
    request = RequestFactory().get("/")
    request.membership = Membership(role=Role.ANALYST)
    with pytest.raises(PermissionDenied):
        people(request)
