"""Won deals in the currencies they were sold in, beside what they are worth in the company's."""

from collections.abc import Sequence
from fractions import Fraction

from django.db import connection

from kpis.engine.sums import Reader
from kpis.engine.tables import is_live, table
from kpis.measures.deals import won_amount, won_deals
from kpis.rules.calendar import Period
from kpis.rules.sales_bridge import Sold


def sold_by_currency(
    reader: Reader, periods: Sequence[Period], attribute: str
) -> list[dict[tuple[str, str], Sold]]:
    """The deals won in each period by the deal's own member of `attribute` and its currency, read from the rows."""
    found: list[dict[tuple[str, str], Sold]] = [{} for _ in periods]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_sql(reader, *each, attribute) for each in enumerate(periods)))
        for position, member, currency, deals, amount, base in cursor.fetchall():
            found[position][member, currency] = Sold(deals, Fraction(amount or 0), Fraction(base or 0))
    return found


def _sql(reader: Reader, position: int, period: Period, attribute: str) -> str:
    member = f"coalesce({won_deals.by[attribute]}::text, '')" if attribute != "company" else "''"
    own = "sum(coalesce(amount, lines_amount)) FILTER (WHERE rate IS NOT NULL)"
    return (
        f"SELECT {position:d}, {member}, currency, count(*), {own}, sum({won_amount.value})"
        f" FROM {table(won_deals.record)}"
        f" WHERE company_id = {reader.company_id:d} AND {is_live(won_deals.record)} AND {won_deals.where.sql}"
        f" AND {won_deals.on} >= '{period.start}' AND {won_deals.on} < '{period.end}' GROUP BY 2, 3"
    )
