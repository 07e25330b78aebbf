"""What the demo companies sell, where, through whom, and what buyers say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Product:
    name: str
    category: str
    unit_price: Decimal
    unit_cost: Decimal
    popularity: float
    is_launch: bool = False
    is_recalled: bool = False


@dataclass(frozen=True)
class Stage:
    name: str
    outcome: str
    probability: Decimal
    forecast_category: str
    dwell: float = 0
    """The stage's share of an average deal's days."""


@dataclass(frozen=True)
class Region:
    name: str
    parent: str = ""
    countries: tuple[str, ...] = ()


PRODUCTS = (
    Product("Flow Sensor", "Hardware", Decimal("180"), Decimal("96.5"), 14),
    Product("Sensor Hub", "Hardware", Decimal("640"), Decimal("371.2"), 20, is_recalled=True),
    Product("Gateway X2", "Hardware", Decimal("1450"), Decimal("812"), 11),
    Product("Field Tablet", "Hardware", Decimal("890"), Decimal("641.75"), 8),
    Product("Monitor Cloud", "Software", Decimal("240"), Decimal("31.2"), 17),
    Product("Analytics Suite", "Software", Decimal("1900"), Decimal("228"), 9),
    Product("Foresight", "Software", Decimal("3200"), Decimal("448"), 12, is_launch=True),
    Product("Care Plan", "Services", Decimal("420"), Decimal("134.4"), 12),
    Product("Installation Day", "Services", Decimal("950"), Decimal("589"), 7),
    Product("Operator Course", "Training", Decimal("550"), Decimal("209"), 6),
)

STAGES = (
    Stage("Qualify", "open", Decimal("0.1"), "pipeline", 0.24),
    Stage("Discover", "open", Decimal("0.25"), "pipeline", 0.31),
    Stage("Propose", "open", Decimal("0.5"), "best_case", 0.29),
    Stage("Negotiate", "open", Decimal("0.75"), "commit", 0.16),
    Stage("Won", "won", Decimal("1"), "closed"),
    Stage("Lost", "lost", Decimal("0"), "omitted"),
)

REGIONS = (
    Region("Europe"),
    Region("DACH", "Europe", ("Germany", "Austria", "Switzerland")),
    Region("Central Europe", "Europe", ("Czechia", "Poland", "Slovakia", "Hungary")),
    Region("Nordics", "Europe", ("Sweden", "Norway", "Denmark", "Finland")),
    Region("Benelux", "Europe", ("Netherlands", "Belgium")),
    Region("Southern Europe", "Europe", ("Italy", "Spain", "Portugal")),
    Region("Americas"),
    Region("North America", "Americas", ("United States", "Canada")),
    Region("Oceania"),
    Region("North Island", "Oceania", ("New Zealand",)),
    Region("South Island", "Oceania", ("New Zealand",)),
    Region("Australia", "Oceania", ("Australia",)),
)

SECOND_CURRENCY_COUNTRIES = frozenset(
    (
        "Germany",
        "Austria",
        "Slovakia",
        "Finland",
        "Netherlands",
        "Belgium",
        "Italy",
        "Spain",
        "Portugal",
        "Australia",
    )
)

SOURCES = {"Website": 30, "Outbound": 24, "Referral": 15, "Event": 12, "Advertising": 11, "Partner": 8}
SOURCE_SKILL = {
    "Referral": 1.35,
    "Partner": 1.1,
    "Event": 1.0,
    "Website": 0.98,
    "Outbound": 0.85,
    "Advertising": 0.7,
}
METHODS = {"Phone": 34, "E-mail": 26, "Meeting": 16, "Web": 12, "Social": 7, "Partner": 5}

KINDS = {"upsell": 34, "cross_sell": 28, "renewal": 38}
KIND_SKILL = {"new_business": 0.86, "upsell": 1.3, "cross_sell": 1.1, "renewal": 1.75}
KIND_PACE = {"new_business": 1.12, "upsell": 0.85, "cross_sell": 0.95, "renewal": 0.6}

LOSS_REASONS = {
    "Price": 27,
    "No decision": 25,
    "Competitor": 20,
    "Missing feature": 11,
    "Timing": 10,
    "No budget": 7,
}
CANCELLATION_REASONS = {
    "Delivery too late": 4,
    "Budget withdrawn": 3,
    "Ordered by mistake": 2,
    "Duplicate order": 1,
}
RECALL_REASON = "Product recall"
LEAVING_REASONS = {
    "Moved to a competitor": 4,
    "No longer needed": 3,
    "Went out of business": 2,
    "Unhappy with support": 2,
}

TRADES = {
    "Foods": "Food", "Dairy": "Food", "Brewing": "Food",
    "Freight": "Logistics", "Logistics": "Logistics", "Shipping": "Logistics",
    "Energy": "Energy", "Power": "Energy", "Solar": "Energy",
    "Health": "Health", "Pharma": "Health", "Labs": "Health",
    "Steel": "Manufacturing", "Robotics": "Manufacturing", "Textiles": "Manufacturing",
    "Paper": "Manufacturing", "Optics": "Manufacturing", "Glass": "Manufacturing",
    "Tools": "Manufacturing", "Motors": "Manufacturing",
    "Water": "Public sector", "Transit": "Public sector", "Housing": "Public sector",
    "Retail": "Retail", "Stores": "Retail", "Outfitters": "Retail",
}  # fmt: skip

PLACES = (
    "Acorn", "Alder", "Amber", "Anchor", "Aspen", "Aurora", "Baltic", "Beacon", "Birch", "Bluebird",
    "Boreal", "Bramble", "Brook", "Calder", "Canyon", "Cedar", "Cinder", "Clover", "Cobalt", "Copper",
    "Coral", "Corvus", "Crane", "Crown", "Cypress", "Dawn", "Delta", "Drift", "Dune", "Eagle", "Elbe",
    "Elm", "Ember", "Falcon", "Fern", "Finch", "Fjord", "Flint", "Garnet", "Glacier", "Granite",
    "Grove", "Harbor", "Hazel", "Heron", "Highland", "Hollow", "Indigo", "Iris", "Iron", "Ivory",
    "Jasper", "Juniper", "Keystone", "Kestrel", "Lagoon", "Lantern", "Larch", "Laurel", "Ledger",
    "Linden", "Lotus", "Lumen", "Maple", "Marble", "Meadow", "Mesa", "Mill", "Moon", "Morava", "Moss",
    "Mulberry", "Nimbus", "North", "Oak", "Oasis", "Obsidian", "Olive", "Onyx", "Opal", "Orchard",
    "Orion", "Osprey", "Otter", "Pearl", "Pebble", "Pine", "Pioneer", "Plover", "Polar", "Poplar",
    "Prairie", "Quarry", "Quartz", "Raven", "Reed", "Ridge", "River", "Robin", "Rowan", "Saffron",
    "Sage", "Sequoia", "Silver", "Slate", "Sparrow", "Spruce", "Sterling", "Stone", "Summit", "Swift",
    "Tamarack", "Tern", "Thistle", "Timber", "Topaz", "Vale", "Velvet", "Vista", "Walnut", "Willow",
    "Winter", "Wren", "Yarrow", "Zephyr",
)  # fmt: skip
