import pytest

from kpis.rules.calendar import Calendar

FISCAL_JULY = Calendar(fiscal_year_start=7)
SOLAR = Calendar("solar_hijri", week_start=5)


@pytest.mark.parametrize(
    ("calendar", "text", "label"),
    [
        (Calendar(), "2017", "2017"),
        (FISCAL_JULY, "2018", "FY 2018"),
        (Calendar(), "2017-Q2", "Q2 2017"),
        (FISCAL_JULY, "2018-Q1", "Q1 FY 2018"),
        (FISCAL_JULY, "2017-05", "May 2017"),
        (Calendar(), "2017-W21", "Week 21, 2017"),
        (Calendar(), "2017-05-14", "14 May 2017"),
        (Calendar(), "2017-05-14..2017-05-14", "14 May 2017"),
        (Calendar(), "2017-05-01..2017-05-14", "1–14 May 2017"),
        (SOLAR, "1396-02", "Ordibehesht 1396"),
        (SOLAR, "1396-Q1", "Q1 1396"),
        (SOLAR, "1396-02-24", "24 Ordibehesht 1396"),
        (SOLAR, "1396-02-01..1396-02-24", "1–24 Ordibehesht 1396"),
        (SOLAR, "1396-01-01..1396-02-24", "1 Farvardin – 24 Ordibehesht 1396"),
        (SOLAR, "1396-12-01..1397-01-02", "1 Esfand 1396 – 2 Farvardin 1397"),
    ],
)
def test_a_period_is_named_in_words(calendar: Calendar, text: str, label: str) -> None:
    assert calendar.label(calendar.parse(text)) == label


@pytest.mark.parametrize(
    ("locale", "text", "label"),
    [
        ("ru", "2017-05", "май 2017\u202fг."),
        ("pl", "2017-Q2", "II kw. 2017"),
        ("sk", "2017-05-14", "14. mája 2017"),
        ("fa", "2017-05-14", "۱۴ مهٔ ۲۰۱۷"),
    ],
)
def test_a_period_is_named_in_the_language_asked_for(locale: str, text: str, label: str) -> None:
    assert Calendar().label(Calendar().parse(text), locale) == label


def test_persian_names_solar_hijri_months_and_digits() -> None:
    assert SOLAR.label(SOLAR.parse("1396-02"), "fa") == "اردیبهشت ۱۳۹۶"
