"""Deals, their stages, lines and stage changes."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kpis.imports.errors import ImportRefused
from kpis.models import LineItem, Opportunity, OpportunityHistory, Stage
from tests.kpis.imports.conftest import Import, counts, reasons

HEADER = "external_id,rep,stage,outcome,opened_at,closed_at\n"


@pytest.fixture(autouse=True)
def cast(bring_in: Import) -> None:
    bring_in("reps", "external_id,name\nr1,Rita\n")
    bring_in("customers", "external_id,name\nc1,Acme\n")
    bring_in("products", "external_id,name,unit_price,unit_cost\nbike,Bike,100,60\nbell,Bell,10,4\n")


def deal(external_id: str = "o1") -> Opportunity:
    return Opportunity.objects.get(external_id=external_id)


def test_stages_are_made_from_what_the_file_names(bring_in: Import) -> None:
    text = HEADER + (
        "o1,r1,Signed,won,2017-05-01,2017-05-14\no2,r1,Talking,open,2017-05-01,\n"
        "o3,r1,Gone,lost,2017-05-01,2017-05-02\no4,r1,Offered,open,2017-05-01,\n"
    )
    assert counts(bring_in("opportunities", text)) == (4, 0, 0, 0)
    stages = Stage.objects.order_by("position").values_list("external_id", "name", "outcome")
    assert list(stages) == [
        ("Talking", "Talking", "open"),
        ("Offered", "Offered", "open"),
        ("Signed", "Signed", "won"),
        ("Gone", "Gone", "lost"),
    ]


def test_a_known_stage_needs_no_outcome(bring_in: Import) -> None:
    bring_in("stages", "external_id,name,position,outcome\ns1,Signed,1,won\n")
    rows = "o1,r1,s1,2017-05-01,2017-05-14\no2,r1,Signed,2017-05-01,2017-05-14\n"
    text = "external_id,rep,stage,opened_at,closed_at\n" + rows
    assert counts(bring_in("opportunities", text)) == (2, 0, 0, 0)
    assert {deal("o1").outcome, deal("o2").outcome} == {"won"}
    assert Stage.objects.count() == 1


def test_an_unknown_stage_without_an_outcome_is_rejected(bring_in: Import) -> None:
    result = bring_in("opportunities", "external_id,rep,stage,opened_at\no1,r1,Signed,2017-05-01\n")
    reason = "There is no such stage, and the row gives no outcome to make it with."
    assert reasons(result) == [(2, "stage", "Signed", reason)]


def test_an_outcome_that_contradicts_the_stage_is_rejected(bring_in: Import) -> None:
    text = HEADER + "o1,r1,Closed,won,2017-05-01,2017-05-14\no2,r1,Closed,lost,2017-05-01,2017-05-14\n"
    assert reasons(bring_in("opportunities", text)) == [
        (3, "outcome", "lost", "The stage of this deal has another outcome.")
    ]


def test_without_stages_deals_are_open_won_or_lost(bring_in: Import) -> None:
    text = HEADER + "o1,r1,,won,2017-05-01,2017-05-14\no2,r1,,,2017-05-01,\n"
    bring_in("opportunities", text)
    assert (deal("o1").stage.name, deal("o2").stage.name) == ("Won", "Open")


def test_an_outcome_alone_uses_the_companys_own_stage(bring_in: Import) -> None:
    bring_in("stages", "external_id,name,position,outcome\ns2,Paid,2,won\ns1,Signed,1,won\n")
    bring_in("opportunities", HEADER + "o1,r1,,won,2017-05-01,2017-05-14\n")
    assert deal().stage.external_id == "s1"


def test_an_outcome_alone_does_not_move_a_deal_that_has_it(bring_in: Import) -> None:
    bring_in("stages", "external_id,name,position,outcome\ns1,Talking,1,open\ns2,Offered,2,open\n")
    bring_in("opportunities", "external_id,rep,stage,opened_at\no1,r1,s2,2017-05-01\n")
    result = bring_in("opportunities", "external_id,rep,outcome,opened_at\no1,r1,open,2017-05-01\n")
    assert (counts(result), deal().stage.external_id) == ((0, 0, 1, 0), "s2")


def test_a_hundred_new_stages_are_a_wrong_column(bring_in: Import) -> None:
    rows = "".join(f"o{n},r1,stage {n},open,2017-05-01,\n" for n in range(101))
    with pytest.raises(ImportRefused, match="more than 100 new stages; is “stage” the right column"):
        bring_in("opportunities", HEADER + rows)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("o1,r1,,won,2017-05-01,", "closed_at", "A deal won or lost needs the day it closed."),
        ("o1,r1,,open,2017-05-01,2017-05-14", "closed_at", "An open deal has no day of closing."),
        ("o1,r1,,lost,2017-05-14,2017-05-01", "closed_at", "A deal cannot close before it was opened."),
        ("o1,,,open,2017-05-14,", "rep", "This is required."),
        ("o1,r9,,open,2017-05-14,", "rep", "No rep has the external id “r9”."),
        ("o1,r1,,maybe,2017-05-14,", "outcome", "This is none of: open, won, lost."),
        ("o1,r1,,open,,", "opened_at", "This is required."),
    ],
)
def test_a_deal_that_makes_no_sense_is_rejected(bring_in: Import, row: str, column: str, reason: str) -> None:
    result = bring_in("opportunities", HEADER + row + "\n")
    assert [(each.column, each.reason) for each in result.rejects] == [(column, reason)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("o1,r1,lost,2017-05-01,2017-05-14,2017-06-01", "Only a won deal can be cancelled."),
        ("o1,r1,won,2017-05-01,2017-05-14,2017-05-02", "A deal cannot be cancelled before its win."),
    ],
)
def test_only_a_won_deal_can_be_cancelled_later(bring_in: Import, row: str, reason: str) -> None:
    header = "external_id,rep,outcome,opened_at,closed_at,cancelled_at\n"
    assert reasons(bring_in("opportunities", header + row + "\n"))[0][3] == reason


def test_a_date_that_breaks_a_rule_is_shown_as_the_file_wrote_it(bring_in: Import) -> None:
    columns = "".join(f'{name} = "{name}"\n' for name in HEADER.strip().split(","))
    mapping = f'[dates]\nformats = ["%d.%m.%Y %H:%M"]\n[columns]\n{columns}'
    result = bring_in("opportunities", HEADER + "o1,r1,,lost,14.05.2017 09:00,1.5.2017 17:30\n", mapping)
    assert reasons(result) == [
        (2, "closed_at", "1.5.2017 17:30", "A deal cannot close before it was opened.")
    ]


def test_rules_hold_against_what_is_on_record(bring_in: Import) -> None:
    bring_in("opportunities", HEADER + "o1,r1,,won,2017-05-01,2017-05-14\n")
    result = bring_in("opportunities", "external_id,rep,outcome,opened_at\no1,r1,open,2017-05-01\n")
    assert reasons(result)[0][3] == "An open deal has no day of closing."
    reopened = bring_in("opportunities", HEADER + "o1,r1,,open,2017-05-01,\n")
    assert (counts(reopened), deal().closed_at) == ((0, 1, 0, 0), None)


def test_a_closing_day_without_a_time_may_be_the_day_of_opening(bring_in: Import) -> None:
    bring_in("opportunities", HEADER + "o1,r1,,won,2017-05-14 09:30,2017-05-14\n")
    assert deal().closed_at == deal().opened_at == datetime(2017, 5, 14, 7, 30, tzinfo=UTC)
    assert counts(bring_in("opportunities", HEADER + "o1,r1,,won,2017-05-14 09:30,2017-05-14\n")) == (
        0,
        0,
        1,
        0,
    )


def test_every_column_of_a_deal(bring_in: Import) -> None:
    bring_in("regions", "external_id,name\nnorth,North\n")
    bring_in("exchange_rates", "currency,on,rate\nEUR,2017-01-01,1.25\n")
    text = (
        "external_id,name,rep,customer,stage,outcome,amount,currency,cost,opened_at,closed_at,expected_close_on,"
        "loss_reason,cancelled_at,cancellation_reason,type,source,region,contact_method\n"
        "o1,Big,r1,c1,Signed,won,1000.0395,EUR,600,2017-05-01,2017-05-14T10:00:00Z,2017-05-20,"
        ",2017-06-01,Changed their mind,upsell,Fair,north,phone\n"
    )
    assert counts(bring_in("opportunities", text)) == (1, 0, 0, 0)
    found = deal()
    assert (found.name, found.customer.external_id, found.amount, found.cost) == (
        "Big",
        "c1",
        Decimal("1000.0395"),
        600,
    )
    assert found.amount_base == Decimal("1250.049375")
    assert (found.type, found.source, found.region.external_id, found.contact_method) == (
        "upsell",
        "Fair",
        "north",
        "phone",
    )
    assert (str(found.closed_on), str(found.cancelled_on), found.cancellation_reason) == (
        "2017-05-14",
        "2017-06-01",
        "Changed their mind",
    )
    assert counts(bring_in("opportunities", text)) == (0, 0, 1, 0)


SHORTHAND = "external_id,rep,opened_at,amount,product,quantity,unit_price\n"


@pytest.mark.parametrize(
    ("cells", "amount", "quantity"),
    [
        (",bike,3,90", 270, 3),
        (",bike,,", 100, 1),
        (",bike,2,", 200, 2),
        ("250,bike,2,", 250, 2),
        ("250,bike,,", 250, 1),
    ],
)
def test_a_deal_of_one_line_in_short(bring_in: Import, cells: str, amount: int, quantity: int) -> None:
    text = SHORTHAND + f"o1,r1,2017-05-01,{cells}\n"
    assert counts(bring_in("opportunities", text)) == (1, 0, 0, 0)
    line = LineItem.objects.get()
    assert (deal().amount_base, line.net_amount, line.quantity, line.line) == (amount, amount, quantity, "1")
    assert counts(bring_in("opportunities", text)) == (0, 0, 1, 0)


def test_a_changed_line_is_an_updated_deal(bring_in: Import) -> None:
    bring_in("opportunities", SHORTHAND + "o1,r1,2017-05-01,,bike,2,90\n")
    assert counts(bring_in("opportunities", SHORTHAND + "o1,r1,2017-05-01,,bell,3,9\n")) == (0, 1, 0, 0)
    assert deal().amount_base == 27


def test_a_quantity_needs_its_product(bring_in: Import) -> None:
    result = bring_in("opportunities", SHORTHAND + "o1,r1,2017-05-01,,,3,\n")
    assert reasons(result) == [(2, "quantity", "3", "This needs the product as well.")]


LINES = "opportunity,line,product,quantity,unit_price,discount\n"


def test_an_empty_amount_is_the_sum_of_the_lines(bring_in: Import) -> None:
    bring_in("opportunities", "external_id,rep,opened_at\no1,r1,2017-05-01\n")
    text = LINES + "o1,1,bike,2,90,0.1\no1,2,bell,3,,\n"
    assert counts(bring_in("line_items", text)) == (2, 0, 0, 0)
    assert deal().amount_base == Decimal(2 * 90) * Decimal("0.9") + 3 * 10
    assert counts(bring_in("line_items", text)) == (0, 0, 2, 0)


def test_lines_are_known_by_deal_and_number(bring_in: Import) -> None:
    bring_in("opportunities", "external_id,rep,opened_at\no1,r1,2017-05-01\no2,r1,2017-05-01\n")
    assert counts(bring_in("line_items", LINES + "o1,1,bike,2,90,\no2,1,bike,2,90,\n")) == (2, 0, 0, 0)
    assert counts(bring_in("line_items", LINES + "o1,1,bike,4,90,\n")) == (0, 1, 0, 0)
    assert deal("o1").amount_base == 360


def test_a_line_needs_its_deal_and_a_sane_discount(bring_in: Import) -> None:
    result = bring_in("line_items", LINES + "o9,1,bike,2,90,\no9,2,bike,2,90,50\n")
    assert [(each.column, each.value) for each in result.rejects] == [
        ("opportunity", "o9"),
        ("discount", "50"),
    ]


def test_a_stage_in_use_keeps_its_outcome(bring_in: Import) -> None:
    bring_in("opportunities", HEADER + "o1,r1,Signed,won,2017-05-01,2017-05-14\n")
    result = bring_in("stages", "external_id,name,position,outcome\nSigned,Signed,1,open\n")
    assert reasons(result)[0][3] == "Deals are in this stage, so its outcome cannot change."


@pytest.fixture
def funnel(bring_in: Import) -> None:
    bring_in(
        "stages", "external_id,name,position,outcome\ns1,Talking,1,open\ns2,Offered,2,open\ns3,Signed,3,won\n"
    )
    bring_in(
        "opportunities",
        "external_id,rep,stage,opened_at,closed_at\no1,r1,s3,2017-05-01,2017-05-31\no2,r1,s1,2017-05-01,\n",
    )


CHANGES = "opportunity,stage,at\no1,s1,2017-05-01\no1,Offered,2017-05-11\no2,s2,2017-05-21\n"


def test_stage_changes_keep_their_own_dates(bring_in: Import, funnel: None) -> None:
    assert counts(bring_in("stage_changes", CHANGES)) == (3, 0, 0, 0)
    told = OpportunityHistory.objects.filter(opportunity=deal("o1")).order_by("at")
    assert [(row.stage.external_id, str(row.entered_on)) for row in told] == [
        ("s1", "2017-05-01"),
        ("s2", "2017-05-11"),
        ("s3", "2017-05-31"),
    ]
    assert deal("o2").stage.external_id == "s2"


def test_stage_changes_are_recorded_once(bring_in: Import, funnel: None) -> None:
    bring_in("stage_changes", CHANGES)
    before = list(OpportunityHistory.objects.order_by("pk").values())
    assert counts(bring_in("stage_changes", CHANGES)) == (0, 0, 3, 0)
    assert list(OpportunityHistory.objects.order_by("pk").values()) == before


def test_stage_changes_that_cannot_have_been_are_rejected(bring_in: Import, funnel: None) -> None:
    text = "opportunity,stage,at\no1,s1,2017-04-01\no1,s2,2017-06-01\no1,s9,2017-05-02\no9,s1,2017-05-02\n"
    assert [(line, reason) for line, _c, _v, reason in reasons(bring_in("stage_changes", text))] == [
        (2, "The deal was opened later."),
        (3, "The deal was closed before."),
        (4, "There is no such stage."),
        (5, "No deal has the external id “o9”."),
    ]
