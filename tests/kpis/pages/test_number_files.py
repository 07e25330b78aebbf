"""A number as a file: its explanation on top, the rows behind it below; and the list of what it leaves out."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.http import HttpResponse

from accounts.models import Company, User
from accounts.tenancy import company_context
from kpis.models import Target
from tests.factories import day, win_deal
from tests.kpis.pages.reading import words

MARCH = {"period": "2025-03"}
EXPORT = "kpis/win_rate/export/"


def lines(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def book(response: HttpResponse) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(response.content))


def test_the_csv_tells_why_before_it_lists_the_rows(visit, owner: User) -> None:
    found = lines(visit(owner, EXPORT, format="csv", **MARCH))
    assert ["Calculation", "Deals won 5 ÷ (deals won 5 + deals lost 4) = 55.6%"] in found
    start = found.index(["input", "external id", "name", "day", "amount"])
    assert [line[0] for line in found[start + 1 :]] == ["won_deals"] * 5 + ["lost_deals"] * 4


def test_the_workbook_has_a_sheet_for_each_input(visit, owner: User) -> None:
    found = book(visit(owner, EXPORT, format="xlsx", **MARCH))
    assert found.sheetnames == ["Explanation", "won_deals", "lost_deals"]
    assert found["won_deals"].max_row == 6
    assert found["won_deals"]["D2"].value == 1


def test_a_name_is_never_a_formula(visit, sales: Company, owner: User) -> None:
    with company_context(sales):
        for number, sign in enumerate("=+-@\t"):
            win_deal(1, "2025-06-01", name=f"{sign}1+1", external_id=f"{sign}x{number}")
    june = {"period": "2025-06"}
    cells = [
        line[2] for line in lines(visit(owner, EXPORT, format="csv", **june)) if line[:1] == ["won_deals"]
    ]
    sheet = book(visit(owner, EXPORT, format="xlsx", **june))["won_deals"]
    names = [row[1].value for row in sheet.iter_rows(min_row=2)]
    assert len(cells) == len(names) == 5
    assert all(cell.startswith("'") for cell in [*cells, *names])
    assert {row[1].data_type for row in sheet.iter_rows(min_row=2)} == {"s"}


def test_a_file_is_only_for_those_who_may_see_the_number(visit, manager: User, rep: User, id_of) -> None:
    query = {"by": "rep", "member": str(id_of("Bob")), "format": "csv", **MARCH}
    assert visit(manager, EXPORT, **query).status_code == 404
    assert visit(rep, EXPORT, **query).status_code == 404


def test_no_member_no_file(visit, owner: User) -> None:
    assert visit(owner, EXPORT, by="rep", member="999999", **MARCH).status_code == 404


def test_a_page_names_what_a_number_leaves_out_and_lists_it(visit, sales: Company, owner: User) -> None:
    with company_context(sales):
        win_deal(None, "2025-03-05", name="Blank cheque")
    page = words(visit(owner, "kpis/total_revenue/", **MARCH))
    assert "1 left out: without an amount" in page
    listed = words(visit(owner, "kpis/total_revenue/rows/", left_out="1", **MARCH))
    assert "Left out of revenue" in listed
    assert "Blank cheque" in listed
    assert "without an amount" in listed
    assert "Rita 1" not in listed


def test_a_page_shows_the_target_and_how_far_it_is_reached(visit, sales: Company, owner: User) -> None:
    with company_context(sales):
        Target.objects.create(
            kpi="deals_won", value=10, starts_on=day("2025-03-01"), ends_on=day("2025-03-31")
        )
    page = words(visit(owner, "kpis/deals_won/", **MARCH))
    assert "50% of 10" in page
    assert "Target 10" in page


def test_a_rate_on_the_wrong_side_is_told_as_bad_news(visit, sales: Company, owner: User) -> None:
    assert "bad news" in words(visit(owner, "kpis/win_rate/", period="2025-03-20"))
    assert "Below 15%" not in words(visit(owner, "kpis/win_rate/", **MARCH))


@pytest.mark.parametrize(("key", "size"), [("win_rate", "from 9"), ("average_deal_size", "Told from 5")])
def test_a_page_tells_from_how_many_a_number_is(visit, owner: User, key: str, size: str) -> None:
    assert size in words(visit(owner, f"kpis/{key}/", **MARCH))


def test_the_total_of_a_file_is_the_number(visit, owner: User) -> None:
    found = lines(visit(owner, "kpis/total_revenue/export/", format="csv", **MARCH))
    amounts = [Decimal(line[4]) for line in found if line[:1] == ["won_amount"]]
    assert sum(amounts) == 4000


def test_only_those_who_see_the_company_get_it_to_compare_with(visit, owner: User, rep: User, id_of) -> None:
    scope = {"scope": f"rep-{id_of('Rita')}", **MARCH}
    assert "Whole company, twelve months before" in words(visit(owner, "kpis/win_rate/", **scope))
    assert "Whole company" not in words(visit(rep, "kpis/win_rate/", **scope))
    assert "Twelve months before" in words(visit(rep, "kpis/win_rate/", **scope))
