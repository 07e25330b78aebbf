import pytest

from accounts.models import Rep
from accounts.tenancy import company_context


@pytest.fixture
def ada(company) -> Rep:
    """A rep of `company`."""
    with company_context(company):
        return Rep.objects.create(name="Ada", external_id="ada")


@pytest.fixture
def zoe(other_company) -> Rep:
    """A rep of `other_company`."""
    with company_context(other_company):
        return Rep.objects.create(name="Zoe", external_id="zoe")
