from django.db import transaction

from accounts.models import Company
from accounts.tenancy import current_company_id
from kpis.catalogue import CATALOGUE
from kpis.models import DefinitionChoice
from kpis.selectors import definition_named, kpi_named


@transaction.atomic
def choose_definition(kpi: str, definition: str, *, by: str) -> DefinitionChoice | None:
    """Have the company in force define the KPI so from now on, with those that follow it; None if it does already.

    Figures follow at once; what has been reported is restated by the next night. The choice before is chosen again
    to undo this one. UnknownKpi or UnknownDefinition when there is none.
    """
    _one_choice_at_a_time()
    definition_named(kpi_named(kpi), definition)
    key = CATALOGUE[kpi].chosen_with
    latest = DefinitionChoice.objects.filter(kpi=key).order_by("-version").first()
    in_use = latest.definition if latest else CATALOGUE[key].definition[0]
    if in_use == definition:
        return None
    version = latest.version + 1 if latest else 1
    return DefinitionChoice.objects.create(kpi=key, definition=definition, version=version, by=by)


def _one_choice_at_a_time() -> None:
    Company.objects.select_for_update(no_key=True).get(pk=current_company_id())
