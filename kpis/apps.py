from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class KpisConfig(AppConfig):
    name = "kpis"
    verbose_name = _("Sales performance")

    def ready(self) -> None:
        from kpis.checks import check_definitions

        checks.register(check_definitions)
