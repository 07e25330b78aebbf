from typing import TYPE_CHECKING, cast

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:
    from rest_framework.views import APIView

from accounts.permissions import Action, may
from accounts.tenancy.middleware import CompanyRequest


def company_request(request: Request) -> CompanyRequest:
    """The request as the middleware handed it on, with the company and the membership."""
    return cast(CompanyRequest, request._request)


class MayViewNumbers(BasePermission):
    """For members whose role may see numbers; whose numbers is the question's matter."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return may(company_request(request).membership, Action.VIEW_NUMBERS)
