"""What pages, the API and the command line read: numbers, their explanations and the rows behind them.

Everything is the company's in force. Money is in its currency, rates are fractions, durations days.
"""

from kpis.engine.readings import Reading
from kpis.engine.rows import Row
from kpis.selectors.bridge_parts import Bridge
from kpis.selectors.bridge_text import bridge_told
from kpis.selectors.bridges import NoBridge, bridge
from kpis.selectors.comparisons import Against, Comparison, read_aims
from kpis.selectors.definitions import (
    Compared,
    Preview,
    UnknownDefinition,
    chosen_together,
    definition_choices,
    definition_named,
    preview_definition,
)
from kpis.selectors.explanation import (
    Explanation,
    Figure,
    Input,
    Sample,
    explain,
    input_rows,
    left_out_rows,
)
from kpis.selectors.explanation_data import as_data, row_as_data
from kpis.selectors.explanation_text import interval, left_out, told
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
    this_month,
)
from kpis.selectors.restatements import History, NotReported, as_reported, history, restatements, waiting
from kpis.selectors.scores import LetterPart, ScoreExplanation, explain_score
from kpis.snapshots.run_log import Freshness

__all__ = [
    "Against",
    "Bridge",
    "Compared",
    "Comparison",
    "Explanation",
    "Figure",
    "Freshness",
    "History",
    "Input",
    "LetterPart",
    "NoBridge",
    "NotReported",
    "Preview",
    "Reading",
    "Row",
    "Sample",
    "ScoreExplanation",
    "UnknownBreakdown",
    "UnknownDefinition",
    "UnknownKpi",
    "as_data",
    "as_reported",
    "bridge",
    "bridge_told",
    "chosen_together",
    "company_calendar",
    "defined_kpis",
    "definition_choices",
    "definition_named",
    "explain",
    "explain_score",
    "freshness",
    "history",
    "input_rows",
    "interval",
    "kpi_named",
    "left_out",
    "left_out_rows",
    "preview_definition",
    "read_aims",
    "read_kpi",
    "read_kpis",
    "reading_together",
    "restatements",
    "row_as_data",
    "this_month",
    "told",
    "waiting",
]
