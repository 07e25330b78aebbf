"""What pages, the API and the command line read: numbers, their explanations and the rows behind them.

Everything is the company's in force. Money is in its currency, rates are fractions, durations days.
"""

from kpis.engine.readings import Reading
from kpis.engine.rows import Row
from kpis.selectors.definitions import (
    Compared,
    Preview,
    UnknownDefinition,
    definition_choices,
    definition_named,
    preview_definition,
)
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
    "Compared",
    "Explanation",
    "Freshness",
    "Input",
    "Preview",
    "Reading",
    "Row",
    "UnknownBreakdown",
    "UnknownDefinition",
    "UnknownKpi",
    "company_calendar",
    "defined_kpis",
    "definition_choices",
    "definition_named",
    "explain",
    "freshness",
    "input_rows",
    "kpi_named",
    "preview_definition",
    "read_kpi",
    "read_kpis",
    "reading_together",
]
