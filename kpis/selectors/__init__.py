"""What pages, the API and the command line read: numbers, their explanations and the rows behind them.

Everything is the company's in force. Money is in its currency, rates are fractions, durations days.
"""

from kpis.engine.readings import Reading
from kpis.engine.rows import Row
from kpis.selectors.explanation import Explanation, Input, explain, input_rows
from kpis.selectors.readings import (
    UnknownBreakdown,
    UnknownKpi,
    company_calendar,
    defined_kpis,
    freshness,
    kpi_named,
    read_kpi,
    read_kpis,
    reading_together,
)
from kpis.snapshots.run_log import Freshness

__all__ = [
    "Explanation",
    "Freshness",
    "Input",
    "Reading",
    "Row",
    "UnknownBreakdown",
    "UnknownKpi",
    "company_calendar",
    "defined_kpis",
    "explain",
    "freshness",
    "input_rows",
    "kpi_named",
    "read_kpi",
    "read_kpis",
    "reading_together",
]
