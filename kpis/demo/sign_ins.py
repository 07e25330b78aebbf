"""The people who can sign in to the demo companies."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Company, Membership, Rep, Role, User
from accounts.tenancy import company_context

PASSWORD = "every-number-opens"  # noqa: S105


@dataclass(frozen=True)
class SignIn:
    """A person of a company; ``rep`` names the rep they are, if any."""

    email: str
    name: str
    role: Role
    company: str
    rep: str = ""


SIGN_INS = (
    SignIn("owner@demo.example", "Olivia Hart", Role.OWNER, "demo"),
    SignIn("manager@demo.example", "Hana Simkova", Role.MANAGER, "demo", rep="Hana Simkova"),
    SignIn("rep@demo.example", "Eva Kowalska", Role.REP, "demo", rep="Eva Kowalska"),
    SignIn("north@demo.example", "Moana Reid", Role.OWNER, "demo-north", rep="Moana Reid"),
)


def write_sign_ins(company: Company, password: str) -> None:
    """Give the company's people their user, with this password, and their membership."""
    for sign_in in (one for one in SIGN_INS if one.company == company.slug):
        user = User.objects.filter(email=sign_in.email).first()
        user = user or User.objects.create_user(sign_in.email, sign_in.name)
        user.set_password(password)
        user.save()
        with company_context(company):
            rep = Rep.objects.get(name=sign_in.rep) if sign_in.rep else None
            Membership.objects.create(user=user, role=sign_in.role, rep=rep)
            if rep:
                Rep.objects.filter(pk=rep.pk).update(user=user)
