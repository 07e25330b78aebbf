from kpis.models.activity import Activity, ActivityKind, ActivityOutcome, Direction
from kpis.models.bant import LETTERS, Level
from kpis.models.bant_rule import BantRule
from kpis.models.campaign import Baseline, Campaign
from kpis.models.cell import Grain, KpiCell
from kpis.models.change import Change
from kpis.models.contact import BuyingRole, Contact
from kpis.models.customer import Customer
from kpis.models.definition import DefinitionChoice
from kpis.models.exchange_rate import ExchangeRate
from kpis.models.forecast import Forecast, ForecastCategory
from kpis.models.history import OpportunityHistory
from kpis.models.initiative import Initiative
from kpis.models.lead import Lead
from kpis.models.line_item import LineItem
from kpis.models.mark import Mark
from kpis.models.opportunity import Opportunity
from kpis.models.product import Product
from kpis.models.quota import Quota
from kpis.models.restatement import PeriodLock, Restatement, RestatementCause
from kpis.models.scope import Scope
from kpis.models.snapshot import KpiSnapshot, SnapshotRun
from kpis.models.spell import CustomerSpell
from kpis.models.spend import Spend, SpendCategory
from kpis.models.split import Split
from kpis.models.stage import Outcome, Stage
from kpis.models.subscription import Subscription
from kpis.models.target import Target

__all__ = [
    "LETTERS",
    "Activity",
    "ActivityKind",
    "ActivityOutcome",
    "BantRule",
    "Baseline",
    "BuyingRole",
    "Campaign",
    "Change",
    "Contact",
    "Customer",
    "CustomerSpell",
    "DefinitionChoice",
    "Direction",
    "ExchangeRate",
    "Forecast",
    "ForecastCategory",
    "Grain",
    "Initiative",
    "KpiCell",
    "KpiSnapshot",
    "Lead",
    "Level",
    "LineItem",
    "Mark",
    "Opportunity",
    "OpportunityHistory",
    "Outcome",
    "PeriodLock",
    "Product",
    "Quota",
    "Restatement",
    "RestatementCause",
    "Scope",
    "SnapshotRun",
    "Spend",
    "SpendCategory",
    "Split",
    "Stage",
    "Subscription",
    "Target",
]
