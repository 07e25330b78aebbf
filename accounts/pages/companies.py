from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import Membership, User


@login_required
def companies(request: HttpRequest) -> HttpResponse:
    """The companies of the person signed in; straight into the only one."""
    memberships = Membership.all_of_user(cast(User, request.user))
    if len(memberships) == 1:
        return redirect(memberships[0].company.address)
    return render(request, "accounts/companies.html", {"memberships": memberships})
