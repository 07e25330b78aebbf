from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from celery.signals import worker_init

        from accounts.tenancy import checks  # noqa: F401
        from accounts.tenancy.boot import refuse_privileged_role

        worker_init.connect(refuse_privileged_role, dispatch_uid="accounts.refuse_privileged_role")
