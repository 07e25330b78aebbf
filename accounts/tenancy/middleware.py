"""The company comes from the address: /c/<slug>/…, looked up on every request."""

import re
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix, set_urlconf
from django.utils import timezone

from accounts.models import Company, Membership
from accounts.tenancy.context import company_context

ADDRESS = re.compile(r"^/c/(?P<slug>[-a-zA-Z0-9_]+)(?P<rest>/.*)?$", re.DOTALL)


class CompanyRequest(HttpRequest):
    """A request inside a company, as the middleware hands it on."""

    company: Company
    membership: Membership
    has_failed: bool


class CompanyMiddleware:
    """Enters the company of the address for as long as the request lasts, rendering included.

    A stranger gets 404, as if the company were not there; an anonymous visitor is sent to sign in.
    Below, `/c/<slug>` is the script prefix: pages reverse their addresses without knowing the company.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = ADDRESS.match(request.path_info)
        if address is None:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        membership = Membership.of_user(request.user, slug=address["slug"])
        if membership is None:
            raise Http404
        if address["rest"] is None:
            return HttpResponseRedirect(request.get_full_path(force_append_slash=True))
        return self._enter(cast(CompanyRequest, request), membership, address["rest"])

    def _enter(self, request: CompanyRequest, membership: Membership, rest: str) -> HttpResponse:
        prefix = get_script_prefix()
        request.membership, request.company = membership, membership.company
        request.urlconf, request.path_info, request.has_failed = settings.COMPANY_URLCONF, rest, False
        set_script_prefix(f"{prefix}c/{request.company.slug}/")
        try:
            return self._respond(request)
        finally:
            set_script_prefix(prefix)
            set_urlconf(None)

    def _respond(self, request: CompanyRequest) -> HttpResponse:
        person, company = request.membership.user, request.company
        with company_context(company, user=person), timezone.override(company.zone):
            response = self.get_response(request)
            if request.has_failed:
                transaction.set_rollback(True)
            return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A view that failed leaves nothing behind: the page made of its error would commit it."""
        if hasattr(request, "company"):
            cast(CompanyRequest, request).has_failed = True
