import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import Company, Membership, Role
from accounts.services import create_company
from accounts.tenancy import company_context

ASKED = {"name": "Acme", "currency": "USD"}


def test_a_company_needs_a_slug_a_name_and_a_currency(db):
    company = create_company("acme", "Acme", "USD")
    assert (company.timezone, company.calendar, company.fiscal_year_start, company.week_start) == (
        "UTC",
        "gregorian",
        1,
        0,
    )


def test_a_company_works_from_monday_to_friday_eight_hours(db):
    company = create_company("acme", "Acme", "USD")
    assert (company.working_days, company.hours_per_day, company.night_hour) == ([0, 1, 2, 3, 4], 8, 2)


@pytest.mark.parametrize(
    "field, value",
    [
        ("slug", "Acme"),
        ("slug", "a b"),
        ("slug", "-acme"),
        ("slug", "acme\n"),
        ("slug", "x" * 51),
        ("name", ""),
        ("currency", "usd"),
        ("currency", "ABC"),
        ("timezone", "Europe/Praha"),
        ("timezone", "../etc/passwd"),
        ("calendar", "lunar"),
        ("fiscal_year_start", 0),
        ("fiscal_year_start", 13),
        ("week_start", 7),
    ],
)
def test_what_is_not_acceptable_is_named(db, field, value):
    with pytest.raises(ValidationError) as error:
        create_company(**{"slug": "acme", **ASKED, field: value})
    assert list(error.value.message_dict) == [field]


def test_a_slug_is_taken_once(company):
    with pytest.raises(ValidationError, match="already exists"):
        create_company("north-wind", "North Wind II", "USD")


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "Bad Slug"},
        {"currency": "usd"},
        {"fiscal_year_start": 13},
        {"week_start": 7},
        {"working_days": [7]},
        {"hours_per_day": 0},
        {"night_hour": 24},
    ],
)
def test_the_database_refuses_it_too(company, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Company.objects.update(**change)


def create(*arguments: str) -> Company:
    call_command("create_company", "acme", "--name", "Acme", "--currency", "CZK", *arguments, verbosity=0)
    return Company.objects.get(slug="acme")


def test_the_command_creates_a_company(db, capsys):
    create()
    assert capsys.readouterr().out == "Created Acme at /c/acme/\n"


def test_the_command_takes_every_setting(db):
    company = create(
        *["--timezone", "Asia/Tehran", "--calendar", "solar_hijri"],
        *["--fiscal-year-start", "4", "--week-start", "saturday"],
    )
    assert (company.timezone, company.calendar, company.fiscal_year_start, company.week_start) == (
        "Asia/Tehran",
        "solar_hijri",
        4,
        5,
    )


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--timezone", "Nowhere"], "--timezone: “Nowhere” is not a time zone such as Europe/Prague."),
        (["--currency", "ABC"], "--currency: “ABC” is not an ISO 4217 currency such as USD."),
        (
            ["--fiscal-year-start", "13"],
            "--fiscal-year-start: Ensure this value is less than or equal to 12.",
        ),
        (["--week-start", "caturday"], "invalid choice: 'caturday'"),
        (["--calendar", "lunar"], "invalid choice: 'lunar'"),
    ],
)
def test_the_command_says_what_is_wrong(db, arguments, message):
    with pytest.raises(CommandError) as error:
        create(*arguments)
    assert message in str(error.value)


def test_the_command_says_that_a_slug_is_bad(db):
    with pytest.raises(CommandError, match=r"^slug: Use lower-case letters"):
        call_command("create_company", "Bad Slug", name="Bad", currency="USD")


def test_a_person_with_one_company_goes_straight_in(client, owner):
    client.force_login(owner)
    assert client.get("/").headers["Location"] == "/c/north-wind/"


def test_a_person_with_two_companies_chooses(client, owner, other_company):
    with company_context(other_company):
        Membership.objects.create(user=owner, role=Role.ANALYST)
    client.force_login(owner)
    assert [membership.company.name for membership in client.get("/").context["memberships"]] == [
        "North Wind",
        "South Sea",
    ]


def test_a_person_with_no_company_is_told_so(client, owner, company):
    with company_context(company):
        Membership.objects.update(is_active=False)
    client.force_login(owner)
    response = client.get("/")
    assert (response.status_code, response.context["memberships"]) == (200, [])


def test_the_companies_are_for_people_who_signed_in(client, company):
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"
