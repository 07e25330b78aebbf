"""What every kind with an import of its own keeps: all of its columns, what changed, and where its rows lead."""

import pytest

from kpis.imports.fields import Type
from kpis.imports.kinds import KINDS
from tests.kpis.imports.conftest import Import, counts, reasons

CAST = {
    "regions": "external_id,name\ng1,North\ng2,South\n",
    "teams": "external_id,name\nt1,East\nt2,West\n",
    "reps": "external_id,name\nr1,Rita\nr2,Mia\n",
    "products": "external_id,name\np1,Bike\np2,Bell\n",
    "campaigns": "external_id,name,starts_on\nm1,Fair,2021-03-01\nm2,Mailing,2021-03-01\n",
    "initiatives": "external_id,name,starts_on\ni1,Rentals,2021-01-01\ni2,Repairs,2021-01-01\n",
    "customers": "external_id,name\nc1,Acme\nc2,Bolt\n",
    "leads": "external_id,name,created_at\nl1,Ada,2021-03-01\nl2,Grace,2021-03-01\n",
    "opportunities": "external_id,rep,opened_at\no1,r1,2021-03-02\no2,r1,2021-03-02\n",
}
ROWS: dict[str, dict[str, tuple[str, str]]] = {
    "customers": {
        "external_id": ("c9", ""),
        "name": ("Cog", "Dot"),
        "source": ("Fair", "Web"),
        "campaign": ("m1", "m2"),
    },
    "contacts": {
        "external_id": ("k1", ""),
        "name": ("Ada", "Eve"),
        "customer": ("c1", "c2"),
        "role": ("champion", "blocker"),
        "email": ("ada@example.com", "eve@example.com"),
        "phone": ("+420 1", "+420 2"),
    },
    "campaigns": {
        "external_id": ("m9", ""),
        "name": ("Spring", "Autumn"),
        "kind": ("fair", "mailing"),
        "channel": ("e-mail", "print"),
        "starts_on": ("2021-03-01", "2021-03-02"),
        "ends_on": ("2021-03-31", ""),
        "baseline": ("entered", "same_window_last_year"),
        "baseline_amount": ("75000.50", "80000"),
        "region": ("g1", "g2"),
        "segment": ("Retail", ""),
    },
    "spend": {
        "external_id": ("s1", ""),
        "on": ("2021-03-31", "2021-04-01"),
        "category": ("marketing", "other"),
        "amount": ("100.25", "-100.25"),
        "currency": ("EUR", ""),
        "campaign": ("m1", ""),
    },
    "initiatives": {
        "external_id": ("i9", ""),
        "name": ("Rentals", "Repairs"),
        "starts_on": ("2021-01-01", "2021-02-01"),
        "ends_on": ("2021-12-31", ""),
        "invested": ("5000", "0"),
    },
    "leads": {
        "external_id": ("l9", ""),
        "name": ("Ada", "Eve"),
        "rep": ("r1", ""),
        "source": ("Web", "Fair"),
        "campaign": ("m1", "m2"),
        "region": ("g1", ""),
        "created_at": ("2021-03-01 09:00", "2021-03-01 09:30"),
        "mql_at": ("2021-03-02", "2021-03-03"),
        "sql_at": ("2021-03-03", ""),
        "converted_at": ("2021-03-04", ""),
        "opportunity": ("o1", "o2"),
        "budget": ("0", "3"),
        "authority": ("1", ""),
        "need": ("2", "0"),
        "timeline": ("3", "2"),
    },
    "opportunities": {
        "external_id": ("o9", ""),
        "rep": ("r1", "r2"),
        "opened_at": ("2021-03-02", "2021-03-03"),
        "lead": ("l1", "l2"),
        "campaign": ("m1", ""),
        "initiative": ("i1", "i2"),
        "budget": ("3", "0"),
        "authority": ("2", "1"),
        "need": ("1", "2"),
        "timeline": ("0", ""),
    },
    "activities": {
        "external_id": ("a1", ""),
        "kind": ("call", "meeting"),
        "rep": ("r1", "r2"),
        "at": ("2021-03-02 09:12:58", "2021-03-02 09:12:59"),
        "minutes": ("2.383333333333", "0"),
        "direction": ("inbound", ""),
        "outcome": ("lead_qualified", "no_answer"),
        "lead": ("l1", ""),
        "opportunity": ("o1", "o2"),
        "customer": ("c1", "c2"),
    },
    "subscriptions": {
        "external_id": ("b1", ""),
        "customer": ("c1", "c2"),
        "product": ("p1", ""),
        "started_on": ("2021-01-01", "2021-02-01"),
        "ended_on": ("2021-12-31", ""),
        "end_reason": ("price", ""),
        "monthly_amount": ("99.90", ""),
    },
    "targets": {
        "kpi": ("win_rate", ""),
        "scope": ("rep", ""),
        "member": ("r1", ""),
        "starts_on": ("2021-01-01", ""),
        "ends_on": ("2021-12-31", ""),
        "value": ("0.25", "0.3"),
    },
    "forecasts": {
        "external_id": ("f1", ""),
        "scope": ("team", "company"),
        "member": ("t1", "t2"),
        "starts_on": ("2021-01-01", "2021-02-01"),
        "ends_on": ("2021-03-31", "2021-02-28"),
        "category": ("best_case", "commit"),
        "amount": ("900000", "900000.01"),
        "submitted_at": ("2020-12-31 17:00", "2020-12-31 18:00"),
    },
    "splits": {"opportunity": ("o1", ""), "rep": ("r1", ""), "percent": ("100", "")},
}
"""By kind and column, what a file says first and what it may say instead (key columns and the frozen: nothing)."""
NAMED = {
    "regions": "region",
    "reps": "rep",
    "products": "product",
    "campaigns": "campaign",
    "initiatives": "initiative",
    "customers": "customer",
    "leads": "lead",
    "opportunities": "deal",
}


def file_of(kind: str, *instead: dict[str, str]) -> str:
    """A file with the kind's row, or with that row for each of `instead`, which changes it."""
    first = {name: first for name, (first, _other) in ROWS[kind].items()}
    lines = [",".join({**first, **changed}.values()) for changed in instead or ({},)]
    return "\n".join([",".join(first), *lines, ""])


def changes_of(kind: str) -> list[dict[str, str]]:
    fields = KINDS[kind].by_name
    return [
        {name: other}
        for name, (_first, other) in ROWS[kind].items()
        if name not in KINDS[kind].key and (other or not fields[name].required)
    ]


@pytest.fixture(autouse=True)
def cast(bring_in: Import) -> None:
    for kind, text in CAST.items():
        assert bring_in(kind, text).rejected == 0


@pytest.mark.parametrize("kind", ROWS)
def test_all_of_a_kinds_columns_are_tried_here(kind: str) -> None:
    untried = {
        "customers": {"segment", "region", "country", "acquired_on", "lost_on", "lost_reason"},
        "leads": {"disqualified_at", "disqualified_reason"},
        "opportunities": {field.name for field in KINDS[kind].fields[:22]},
    }
    assert set(KINDS[kind].names) - untried.get(kind, set()) <= set(ROWS[kind])


@pytest.mark.parametrize("kind", ROWS)
def test_the_same_file_again_changes_nothing(bring_in: Import, kind: str) -> None:
    assert counts(bring_in(kind, file_of(kind), dry_run=True)) == (1, 0, 0, 0)
    assert counts(bring_in(kind, file_of(kind))) == (1, 0, 0, 0)
    assert counts(bring_in(kind, file_of(kind))) == (0, 0, 1, 0)


@pytest.mark.parametrize("kind", ROWS.keys() - {"forecasts"})
def test_another_value_in_any_column_is_one_update(bring_in: Import, kind: str) -> None:
    bring_in(kind, file_of(kind))
    for change in changes_of(kind):
        assert (change, counts(bring_in(kind, file_of(kind, change)))) == (change, (0, 1, 0, 0))
        assert (change, counts(bring_in(kind, file_of(kind)))) == (change, (0, 1, 0, 0))


@pytest.mark.parametrize("kind", ROWS)
def test_what_is_missing_leads_nowhere_or_is_no_choice_is_rejected(bring_in: Import, kind: str) -> None:
    bad = [(name, "", "This is required.") for name in KINDS[kind].required]
    for name in ROWS[kind]:
        field = KINDS[kind].by_name[name]
        if field.type is Type.REFERENCE:
            bad.append((name, "x9", f"No {NAMED[field.to]} has the external id “x9”."))
        if field.choices:
            bad.append((name, "sundry", f"This is none of: {', '.join(field.choices)}."))
    own_id = "external_id" in ROWS[kind]
    rows = [
        ({"external_id": f"id{n}"} if own_id else {}) | {name: value}
        for n, (name, value, _reason) in enumerate(bad)
    ]
    result = bring_in(kind, file_of(kind, *rows))
    assert [rejected[1:] for rejected in reasons(result)] == bad
