"""To which day, and so to which period, an event belongs."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Company
from accounts.services import create_company
from accounts.tenancy import company_context
from tests.factories import open_deal, win_deal
from tests.kpis.figures import figure, reading


@pytest.fixture
def tehran(db):
    with company_context(create_company("tehran", "Tehran", "IRR", timezone="Asia/Tehran")):
        yield


@pytest.mark.usefixtures("in_company")
class TestInPrague:
    def test_the_last_minute_of_a_month_belongs_to_it(self):
        win_deal(1000, "2025-03-31 23:59")
        assert [figure("deals_won", month) for month in ("2025-03", "2025-04")] == [1, 0]

    def test_midnight_belongs_to_the_day_it_begins(self):
        win_deal(1000, "2025-04-01 00:00")
        assert [figure("deals_won", day) for day in ("2025-03-31", "2025-04-01")] == [0, 1]

    def test_an_instant_belongs_to_the_day_the_company_has(self):
        closed_at = datetime(2025, 3, 31, 22, 30, tzinfo=UTC)
        win_deal(1000, closed_at)
        assert [figure("deals_won", month) for month in ("2025-03", "2025-04")] == [0, 1]

    def test_both_halves_of_the_hour_that_repeats_belong_to_the_day_the_clocks_go_back(self):
        for hour in (0, 1):
            win_deal(1000, datetime(2025, 10, 26, hour, 30, tzinfo=UTC))
        assert figure("deals_won", "2025-10-26") == 2

    def test_a_day_of_twenty_three_hours_is_a_day_of_the_sales_cycle(self):
        win_deal(1000, "2025-03-31 00:10", opened="2025-03-29 23:50")
        assert figure("sales_cycle_length", "2025-03") == 2

    def test_a_leap_day_is_a_day_of_february(self):
        win_deal(1000, "2024-02-29")
        assert [figure("deals_won", period) for period in ("2024-02-29", "2024-02", "2024-03")] == [1, 1, 0]

    def test_a_range_of_days_includes_both_ends(self):
        for closed_on in ("2025-03-04", "2025-03-05", "2025-03-11", "2025-03-12"):
            win_deal(1000, closed_on)
        assert figure("deals_won", "2025-03-05..2025-03-11") == 2

    def test_a_week_takes_days_from_two_months(self):
        win_deal(1000, "2025-03-31")
        win_deal(1000, "2025-04-06")
        assert figure("deals_won", "2025-W14") == 2

    def test_recent_odd_days_read_from_day_cells_are_those_of_the_rows(self):
        win_deal(1000, "2025-03-04")
        win_deal(1000, "2025-02-11")
        assert figure("deals_won", "2025-02-11..2025-03-04", today=date(2025, 3, 20)) == 2

    def test_growth_of_march_compares_with_a_shorter_february(self):
        win_deal(100, "2025-02-01")
        win_deal(150, "2025-03-31")
        assert figure("revenue_growth", "2025-03") == figure("revenue_growth", "2025-03-01..2025-03-31")

    def test_a_change_of_time_zone_moves_the_events(self, company):
        win_deal(1000, "2025-03-31 23:30")
        Company.objects.filter(pk=company.pk).update(timezone="Asia/Tehran")
        assert figure("deals_won", "2025-04-01") == 1


@pytest.mark.usefixtures("tehran")
class TestInTehran:
    def test_the_same_instant_is_the_next_day_further_east(self):
        win_deal(1000, datetime(2025, 3, 31, 21, 0, tzinfo=UTC))
        assert reading("deals_won", "2025-04-01").value == 1

    def test_an_open_deal_enters_the_pipeline_on_the_local_day(self):
        open_deal(1000, datetime(2025, 3, 31, 21, 0, tzinfo=UTC))
        assert [figure("open_opportunities", day) for day in ("2025-03-31", "2025-04-01")] == [0, 1]
