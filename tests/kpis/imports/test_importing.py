"""What holds for every kind: upsert, rejects, all or nothing, dry run, and other companies."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import Company, Rep
from accounts.tenancy import company_context
from kpis.imports.errors import ImportRefused
from kpis.models import Customer, Product
from tests.kpis.imports.conftest import Import, counts, reasons

REPS = "external_id,name,email\nr1,Rita,rita@example.com\nr2,Mia,\n"


def test_a_second_run_changes_nothing_and_says_so(bring_in: Import) -> None:
    assert str(bring_in("reps", REPS)) == "reps: 2 created, 0 updated, 0 unchanged, 0 rejected."
    versions = set(Rep.objects.values_list("external_id", "version", "updated_at"))
    again = bring_in("reps", REPS)
    assert str(again) == "reps: 0 created, 0 updated, 2 unchanged, 0 rejected (nothing changed)."
    assert set(Rep.objects.values_list("external_id", "version", "updated_at")) == versions


def test_a_known_external_id_is_updated(bring_in: Import) -> None:
    bring_in("reps", REPS)
    assert counts(bring_in("reps", REPS.replace("Mia", "Maria"))) == (0, 1, 1, 0)
    assert Rep.objects.get(external_id="r2").name == "Maria"


def test_a_column_that_is_absent_keeps_what_is_there(bring_in: Import) -> None:
    bring_in("reps", REPS)
    assert counts(bring_in("reps", "external_id,name\nr1,Rita\n")) == (0, 0, 1, 0)
    assert Rep.objects.get(external_id="r1").email == "rita@example.com"


def test_an_empty_cell_of_a_column_that_is_given_empties_it(bring_in: Import) -> None:
    bring_in("products", "external_id,name,unit_price,category\np1,Bike,10,Bikes\n")
    assert counts(bring_in("products", "external_id,name,unit_price,category\np1,Bike,,\n")) == (0, 1, 0, 0)
    product = Product.objects.get()
    assert (product.unit_price, product.category) == (None, "")


def test_a_deleted_record_comes_back(bring_in: Import) -> None:
    bring_in("reps", REPS)
    Rep.objects.filter(external_id="r1").update(deleted_at="2024-01-01T00:00Z")
    assert counts(bring_in("reps", REPS)) == (0, 1, 1, 0)
    assert Rep.objects.count() == 2


def test_column_names_are_read_in_any_case_and_order(bring_in: Import) -> None:
    assert counts(bring_in("products", "Name,External ID,UNIT PRICE\nBike,p1,10.50\n")) == (1, 0, 0, 0)
    assert Product.objects.get().unit_price == Decimal("10.50")


def test_each_bad_cell_is_named_with_its_reason(bring_in: Import) -> None:
    text = "external_id,name,unit_price,launched_on\np1,,cheap,soon\np2,Bike,10,2017-05-14\n"
    result = bring_in("products", text)
    assert counts(result) == (1, 0, 0, 1)
    assert reasons(result) == [
        (2, "launched_on", "soon", "This is not a date such as 2017-05-14 or 2017-05-14T09:30:00+02:00."),
        (2, "name", "", "This is required."),
        (2, "unit_price", "cheap", "This is not a number written like 1234.50."),
    ]


def test_a_mapped_column_is_named_as_the_file_names_it(bring_in: Import) -> None:
    mapping = '[columns]\nexternal_id = "Kód"\nname = "Název"\nunit_price = "Cena"\n'
    result = bring_in("products", "Kód,Název,Cena\np1,Kolo,drahé\n", mapping)
    assert reasons(result)[0][:3] == (2, "Cena", "drahé")


def test_the_rejects_file_has_the_reason_and_the_line_as_it_stood(bring_in: Import) -> None:
    out = io.StringIO()
    text = 'external_id,name,value\np1,"Bike, red",1\np2,Bike,x,y\n'
    mapping = '[columns]\nexternal_id = "external_id"\nname = "name"\nunit_cost = "name"\n'
    bring_in("products", text, mapping, rejects=out)
    assert list(csv.reader(io.StringIO(out.getvalue()))) == [
        ["line", "column", "value", "reason", "external_id", "name", "file_value"],
        ["2", "name", "Bike, red", "This is not a number written like 1234.50.", "p1", "Bike, red", "1"],
        ["3", "", "", "The line has 4 cells, the header 3.", "p2", "Bike", "x", "y"],
    ]


def test_a_rejects_file_is_mended_and_imported_like_the_file_itself(bring_in: Import) -> None:
    out = io.StringIO()
    bring_in("products", "external_id,name,unit_price\np1,Bike,1O\n", rejects=out)
    assert counts(bring_in("products", out.getvalue().replace("p1,Bike,1O", "p1,Bike,10"))) == (1, 0, 0, 0)


def test_a_mended_file_keeps_columns_that_are_called_like_the_reasons(bring_in: Import) -> None:
    out = io.StringIO()
    mapping = '[columns]\nexternal_id = "line"\nname = "reason"\nunit_price = "value"\n'
    bring_in("products", "line,reason,value\np1,Bike,1O\n", mapping, rejects=out)
    assert out.getvalue().splitlines()[0] == "line,column,value,reason,file_line,file_reason,file_value"
    bring_in("products", out.getvalue().replace("p1,Bike,1O", "p1,Bike,10"), mapping)
    assert Product.objects.values_list("external_id", "name", "unit_price").get() == ("p1", "Bike", 10)


def test_all_or_nothing_keeps_nothing(bring_in: Import) -> None:
    result = bring_in("reps", "external_id,name\nr1,Rita\nr2,\n", all_or_nothing=True)
    assert (Rep.objects.count(), result.is_kept) == (0, False)
    assert str(result) == "reps: 1 created, 0 updated, 0 unchanged, 1 rejected (nothing was kept)."


def test_all_or_nothing_keeps_all_when_all_is_good(bring_in: Import) -> None:
    assert bring_in("reps", REPS, all_or_nothing=True).is_kept
    assert Rep.objects.count() == 2


def test_a_dry_run_says_what_would_change_and_writes_nothing(bring_in: Import) -> None:
    bring_in("reps", REPS)
    result = bring_in("reps", REPS.replace("Mia", "Maria") + "r3,Olga,\n", dry_run=True)
    assert str(result) == (
        "reps: 1 created, 1 updated, 1 unchanged, 0 rejected (dry run: nothing was written)."
    )
    assert set(Rep.objects.values_list("name", flat=True)) == {"Rita", "Mia"}


def test_lines_that_say_the_same_count_once(bring_in: Import) -> None:
    result = bring_in("reps", REPS + "r1,Rita,rita@example.com\n")
    assert (counts(result), result.repeated) == ((2, 0, 0, 0), 1)


def test_lines_of_one_key_that_differ_are_all_rejected_and_name_each_other(bring_in: Import) -> None:
    result = bring_in("reps", "external_id,name\nr1,Rita\nr2,Mia\nr1,Margarita\n")
    assert counts(result) == (1, 0, 0, 2)
    assert reasons(result) == [
        (2, "external_id", "r1", "Line 4 has the same key and differs."),
        (4, "external_id", "r1", "Line 2 has the same key and differs."),
    ]


@pytest.mark.parametrize(("keep", "name"), [("first", "Rita"), ("last", "Margarita")])
def test_a_mapping_may_say_which_of_them_to_keep(bring_in: Import, keep: str, name: str) -> None:
    mapping = f'repeated = "{keep}"\n[columns]\nexternal_id = "external_id"\nname = "name"\n'
    result = bring_in("reps", "external_id,name\nr1,Rita\nr2,Mia\nr1,Margarita\n", mapping)
    assert (counts(result), result.repeated) == ((2, 0, 0, 0), 1)
    assert Rep.objects.get(external_id="r1").name == name


def test_a_reference_that_is_not_there_is_rejected(bring_in: Import) -> None:
    bring_in("regions", "external_id,name\nnorth,North\n")
    result = bring_in("customers", "external_id,name,region\nc1,Acme,north\nc2,Bolt,south\n")
    assert reasons(result) == [(3, "region", "south", "No region has the external id “south”.")]
    assert Customer.objects.get().region.external_id == "north"


def test_a_deleted_record_cannot_be_referred_to(bring_in: Import) -> None:
    bring_in("regions", "external_id,name\nnorth,North\n")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_region SET deleted_at = now()")
    assert counts(bring_in("customers", "external_id,name,region\nc1,Acme,north\n")) == (0, 0, 0, 1)


def test_a_rule_between_two_cells_rejects_the_row(bring_in: Import) -> None:
    result = bring_in("customers", "external_id,name,acquired_on,lost_on\nc1,Acme,2017-05-01,2017-04-01\n")
    assert reasons(result)[0][1:] == (
        "lost_on",
        "2017-04-01",
        "A customer cannot leave before it was acquired.",
    )


def test_a_rule_holds_between_the_file_and_what_is_on_record(bring_in: Import) -> None:
    bring_in("customers", "external_id,name,acquired_on\nc1,Acme,2017-05-01\n")
    assert counts(bring_in("customers", "external_id,name,lost_on\nc1,Acme,2017-04-01\n")) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("external_id,nmae\nr1,Rita\n", "There is no field of reps “nmae”; did you mean “name”?"),
        ("external_id\nr1\n", "The mapping gives no name, which reps need."),
        ("external_id,name,name\nr1,Rita,Mia\n", "The column “name” stands twice in the file."),
    ],
)
def test_a_header_that_does_not_fit_is_refused(bring_in: Import, text: str, reason: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        bring_in("reps", text)
    assert str(refusal.value) == reason


def test_a_kind_that_is_none_is_refused(bring_in: Import) -> None:
    with pytest.raises(ImportRefused, match="There is no kind “rep”; did you mean “reps”"):
        bring_in("rep", REPS)


def test_a_file_with_a_header_alone_imports_nothing(bring_in: Import) -> None:
    assert counts(bring_in("reps", "external_id,name\n")) == (0, 0, 0, 0)


def test_a_refusal_in_the_middle_of_a_file_keeps_nothing(bring_in: Import) -> None:
    rows = "".join(f"r{n},Rita {n}\n" for n in range(6_000))
    with pytest.raises(ImportRefused, match="binary data"):
        bring_in("reps", "external_id,name\n" + rows + "r,\0\n")
    assert Rep.objects.count() == 0


def test_another_companys_records_are_neither_seen_nor_touched(
    bring_in: Import, other_company: Company
) -> None:
    with company_context(other_company):
        Rep.objects.create(external_id="r1", name="Zoe")
    assert counts(bring_in("reps", REPS)) == (2, 0, 0, 0)
    assert counts(bring_in("opportunities", "external_id,rep,opened_at\no1,r3,2017-05-01\n")) == (0, 0, 0, 1)
    with company_context(other_company):
        assert Rep.objects.get().name == "Zoe"


def test_spreadsheets_are_imported_alike(bring_in: Import) -> None:
    import openpyxl

    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in (("external_id", "name", "unit_price"), (17, "Bike", 0.1), (18, "Bell", 1234.5)):
        book.active.append(row)
    book.save(content)
    assert counts(bring_in("products", content.getvalue(), name="file.xlsx")) == (2, 0, 0, 0)
    prices = dict(Product.objects.values_list("external_id", "unit_price"))
    assert prices == {"17": Decimal("0.1"), "18": Decimal("1234.5")}
