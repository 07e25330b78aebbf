from kpis.models.cell import Grain, KpiCell
from kpis.models.customer import Customer
from kpis.models.exchange_rate import ExchangeRate
from kpis.models.history import OpportunityHistory
from kpis.models.line_item import LineItem
from kpis.models.mark import Mark
from kpis.models.opportunity import Opportunity
from kpis.models.product import Product
from kpis.models.quota import Quota
from kpis.models.snapshot import KpiSnapshot, SnapshotRun
from kpis.models.stage import Outcome, Stage

__all__ = [
    "Customer",
    "ExchangeRate",
    "Grain",
    "KpiCell",
    "KpiSnapshot",
    "LineItem",
    "Mark",
    "Opportunity",
    "OpportunityHistory",
    "Outcome",
    "Product",
    "Quota",
    "SnapshotRun",
    "Stage",
]
