"""Charts drawn on the server: shapes for SVG here, all text in the templates' HTML."""

from kpis.charts.bars import Step, funnel, width
from kpis.charts.line import LineChart, line_chart
from kpis.charts.sparkline import Sparkline, sparkline
from kpis.charts.waterfall import Bar, waterfall

__all__ = [
    "Bar",
    "LineChart",
    "Sparkline",
    "Step",
    "funnel",
    "line_chart",
    "sparkline",
    "waterfall",
    "width",
]
