from accounts.models import Company


def create_company(
    slug: str,
    name: str,
    currency: str,
    timezone: str = "UTC",
    calendar: str = "gregorian",
    fiscal_year_start: int = 1,
    week_start: int = 0,
) -> Company:
    """A new tenant. ValidationError names each setting that is not acceptable, a taken slug among them."""
    company = Company(
        slug=slug,
        name=name,
        currency=currency,
        timezone=timezone,
        calendar=calendar,
        fiscal_year_start=fiscal_year_start,
        week_start=week_start,
    )
    company.full_clean()
    company.save()
    return company
