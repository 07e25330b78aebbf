"""What a demo company is like: its teams, its reps and how each of them sells."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class TeamStory:
    """A team and an average rep's deals in it; ``worth`` is the median deal in the company's currency."""

    name: str
    parent: str = ""
    manager: str = ""
    deals_a_month: float = 0
    worth: float = 0
    win_rate: float = 0
    cycle_days: float = 0
    merges_into: str = ""
    """The team that takes over its people and customers at the reorganisation."""


@dataclass(frozen=True)
class RepStory:
    """How a rep sells, with 1 for average: ``skill`` in wins, ``diligence`` in deals, ``pace`` in days."""

    name: str
    team: str
    region: str
    skill: float = 1
    diligence: float = 1
    pace: float = 1
    discount: float = 0.04
    favourite: str = "Phone"
    moves_to: str = ""
    """The team the rep changes to at the reorganisation."""
    is_slowing: bool = False
    joined_late: bool = False
    left: bool = False


@dataclass(frozen=True)
class CompanyStory:
    slug: str
    name: str
    currency: str
    second_currency: str
    second_rate: float
    timezone: str
    fiscal_year_start: int
    week_start: int
    installed_base: int
    new_market: str
    """The region that a programme of its own opens up."""
    teams: tuple[TeamStory, ...]
    reps: tuple[RepStory, ...]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def selling_teams(self) -> tuple[TeamStory, ...]:
        return tuple(team for team in self.teams if team.deals_a_month)


LARKFIELD = CompanyStory(
    slug="demo",
    name="Larkfield Instruments",
    currency="USD",
    second_currency="EUR",
    second_rate=1.09,
    timezone="Europe/Prague",
    fiscal_year_start=1,
    week_start=0,
    installed_base=150,
    new_market="Nordics",
    teams=(
        TeamStory("Commercial", manager="Hana Simkova"),
        TeamStory("Enterprise", "", "Alice Novak", 4.8, 52_000, 0.27, 80),
        TeamStory("Mid-market", "Commercial", "Hana Simkova", 11, 12_500, 0.33, 42),
        TeamStory("Small business", "Commercial", "Lena Fischer", 18.7, 3_400, 0.39, 17),
        TeamStory("Partners", "", "Jana Dvorak", 15.6, 4_600, 0.36, 24, merges_into="Small business"),
    ),
    reps=(
        RepStory("Alice Novak", "Enterprise", "DACH", skill=1.3, diligence=1.1, favourite="Meeting"),
        RepStory("Bruno Keller", "Enterprise", "Benelux", skill=0.95, pace=1.1),
        RepStory("Carla Mendes", "Enterprise", "Southern Europe", discount=0.13, favourite="Meeting"),
        RepStory("Dmitri Orlov", "Mid-market", "Central Europe", skill=0.62, diligence=1.15, pace=1.25),
        RepStory("Eva Kowalska", "Mid-market", "Central Europe", skill=1.22, pace=0.85, favourite="E-mail"),
        RepStory("Farid Rahimi", "Mid-market", "North America", skill=1.08, moves_to="Enterprise"),
        RepStory("Grace Lee", "Mid-market", "North America", skill=0.97, is_slowing=True, favourite="Web"),
        RepStory("Hana Simkova", "Mid-market", "DACH", skill=1.12, diligence=0.9, favourite="Meeting"),
        RepStory("Ivan Petrov", "Partners", "Nordics", skill=0.88, favourite="Partner"),
        RepStory("Jana Dvorak", "Partners", "Central Europe", skill=1.1, favourite="Partner"),
        RepStory("Karl Weiss", "Small business", "DACH", skill=0.78, diligence=0.9, left=True),
        RepStory(
            "Lena Fischer", "Small business", "Nordics", skill=1.25, joined_late=True, favourite="Social"
        ),
    ),
)

NORTHGATE = CompanyStory(
    slug="demo-north",
    name="Northgate Supply",
    currency="NZD",
    second_currency="AUD",
    second_rate=1.08,
    timezone="Pacific/Auckland",
    fiscal_year_start=4,
    week_start=6,
    installed_base=30,
    new_market="Australia",
    teams=(
        TeamStory("Field", "", "Moana Reid", 2.2, 21_000, 0.31, 46),
        TeamStory("Inside", "", "Owen Clarke", 4.4, 5_200, 0.38, 18),
    ),
    reps=(
        RepStory("Moana Reid", "Field", "North Island", skill=1.2, favourite="Meeting"),
        RepStory("Nikau Harris", "Field", "South Island", skill=0.8, pace=1.2, left=True),
        RepStory("Owen Clarke", "Inside", "Australia", skill=1.05, is_slowing=True, favourite="E-mail"),
        RepStory("Priya Shah", "Inside", "North Island", skill=1.1, joined_late=True, moves_to="Field"),
    ),
)

COMPANIES = (LARKFIELD, NORTHGATE)
