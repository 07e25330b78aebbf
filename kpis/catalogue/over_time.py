"""How a KPI behaves over time: whether it adds up, grows with its period, or stands for periods of any length."""

from kpis.catalogue.formula import Formula, Moment, Term
from kpis.catalogue.kpi import Kpi
from kpis.measures.vocabulary import Flow, Quotas, Stock


def accumulates(kpi: Kpi) -> bool:
    """Whether the KPI is a sum of events, so that the parts of a break-down add up."""
    return kpi.ratio is None and _are_flows(kpi.formula)


def grows(kpi: Kpi) -> bool:
    """Whether the KPI grows from nothing as a period goes on: events, alone or over something that stands still."""
    if kpi.ratio is None:
        return accumulates(kpi)
    below = kpi.ratio.denominator.terms()
    return _are_flows(kpi.ratio.numerator) and all(_stands_still(term) for term in below)


def is_steady(kpi: Kpi) -> bool:
    """Whether a part of a period compares with a whole one as it is: what is there at a moment, or an average."""
    return all(isinstance(term.measure, Stock) for term in kpi.terms) or is_average(kpi)


def is_average(kpi: Kpi) -> bool:
    """Whether the KPI is events over events, so that periods of any length compare."""
    return kpi.ratio is not None and _are_flows(kpi.formula)


def _are_flows(part: Formula) -> bool:
    return all(isinstance(term.measure, Flow) and term.moment is Moment.PERIOD for term in part.terms())


def _stands_still(term: Term) -> bool:
    return isinstance(term.measure, Quotas) or (
        isinstance(term.measure, Stock) and term.moment is Moment.START
    )
