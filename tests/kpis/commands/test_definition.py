"""`manage.py definition`: how a company defines a KPI, and choosing another way."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.tenancy import company_context
from kpis.engine.calendars import today_of
from kpis.models import DefinitionChoice
from tests.factories import lose_deal, win_deal


def definition(*arguments: str) -> str:
    out = StringIO()
    call_command("definition", *arguments, stdout=out)
    return out.getvalue()


def test_without_a_kpi_it_lists_those_that_can_be_defined_otherwise(company):
    listed = definition("north-wind")
    assert "win_rate\n  * closed           of the deals closed in the period, by number\n" in listed
    assert "total_revenue" not in listed


def test_choosing_marks_the_definition_as_the_one_in_use(company):
    assert "  * value " in definition("north-wind", "win_rate", "value")
    assert "  * value " in definition("north-wind", "win_rate")
    with company_context(company):
        assert DefinitionChoice.objects.get().by == "command:definition"


def test_choosing_what_is_in_use_says_so(company):
    assert definition("north-wind", "win_rate", "closed") == "win_rate is defined so already: closed.\n"


def test_a_preview_shows_both_and_chooses_nothing(company):
    with company_context(company):
        win_deal(3000, today_of(company))
        lose_deal(1000, today_of(company))
        month = today_of(company).strftime("%Y-%m")
    lines = definition("north-wind", "win_rate", "value", "--preview").splitlines()
    assert lines[0].split() == ["win_rate", "closed", "value"]
    assert lines[13].split() == [month, "0.5", "0.75"]
    assert len(lines) == 15
    with company_context(company):
        assert not DefinitionChoice.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere",), "There is no company “nowhere”."),
        (("north-wind", "luck"), "There is no KPI “luck”."),
        (("north-wind", "win_rate", "luck"), "has no definition “luck”"),
        (("north-wind", "win_rate", "--preview"), "Name the KPI and the definition"),
    ],
)
def test_a_wrong_argument_is_told_in_one_line(company, arguments, message):
    with pytest.raises(CommandError, match=message):
        definition(*arguments)
