"""What each role may do in its company: the one table. Which rows one sees is `visible_to(membership)`."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from accounts.models import Membership, Role
from accounts.tenancy.middleware import CompanyRequest


class Action(StrEnum):
    VIEW_NUMBERS = "view_numbers"
    EXPORT_RECORDS = "export_records"
    EDIT_RECORDS = "edit_records"
    IMPORT_RECORDS = "import_records"
    SET_QUOTAS = "set_quotas"
    APPROVE_RESTATEMENTS = "approve_restatements"
    CHOOSE_DEFINITIONS = "choose_definitions"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_COMPANY = "manage_company"


EVERYONE = frozenset(Role)
ALLOWED: dict[Action, frozenset[Role]] = {
    Action.VIEW_NUMBERS: EVERYONE,
    Action.EXPORT_RECORDS: EVERYONE,
    Action.EDIT_RECORDS: frozenset({Role.OWNER, Role.MANAGER, Role.REP}),
    Action.IMPORT_RECORDS: frozenset({Role.OWNER, Role.MANAGER}),
    Action.SET_QUOTAS: frozenset({Role.OWNER, Role.MANAGER}),
    Action.APPROVE_RESTATEMENTS: frozenset({Role.OWNER, Role.MANAGER}),
    Action.CHOOSE_DEFINITIONS: frozenset({Role.OWNER}),
    Action.MANAGE_PEOPLE: frozenset({Role.OWNER}),
    Action.MANAGE_COMPANY: frozenset({Role.OWNER}),
}


def may(membership: Membership, action: Action) -> bool:
    """Whether the person may do that in the company of the membership."""
    return membership.is_active and membership.role in ALLOWED[action]


def requires(action: Action) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view for those who may do that; PermissionDenied for other members."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: CompanyRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not may(request.membership, action):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
