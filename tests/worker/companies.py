"""What the tests look at in a company while other processes work on it."""

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.models import KpiCell, Mark, SnapshotRun


def runs(company: Company) -> list[tuple[str, str]]:
    """The kind and the status of each run, in order."""
    with company_context(company):
        return list(SnapshotRun.objects.order_by("pk").values_list("kind", "status"))


def won_deals(company: Company) -> int:
    """The deals won in all months, as the cells tell."""
    with company_context(company):
        cells = KpiCell.objects.filter(grain="month", attribute="company")
        return sum(count or 0 for count in cells.values_list("won_deals", flat=True))


def marks(company: Company) -> int:
    with company_context(company):
        return Mark.objects.count()


def errors(company: Company) -> list[str]:
    with company_context(company):
        return list(SnapshotRun.objects.exclude(error="").order_by("pk").values_list("error", flat=True))
