"""Tasks that run inside one company, named by a header of their message."""

from typing import Any

from celery.contrib.django.task import DjangoTask

from accounts.tenancy.context import NoCompany, company_context, current


class CompanyTask(DjangoTask):
    """Base of every task that touches a company's data.

    Enqueued from a company's context, or with headers={"company_id": …}; NoCompany otherwise, when it is
    enqueued and again when it runs. The body runs in that company's context, in one transaction.
    """

    abstract = True

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:  # type: ignore[override]
        return super().apply_async(args, kwargs, **self._addressed(options))

    def apply(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:  # type: ignore[override]
        return super().apply(args, kwargs, **self._addressed(options))

    def apply_async_on_commit(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:  # type: ignore[override]
        """The company is the one in force now, not whichever is when the transaction commits."""
        super().apply_async_on_commit(args, kwargs, **self._addressed(options))

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> Any:
        self.apply_async_on_commit(args, kwargs)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with company_context(self._company_id(), actor=f"task:{self.name.rpartition('.')[2]}"):
            return self.run(*args, **kwargs)

    def _addressed(self, options: dict[str, Any]) -> dict[str, Any]:
        headers = dict(options.get("headers") or {})
        headers.setdefault("company_id", current().company_id)
        if headers["company_id"] is None:
            raise NoCompany(f"{self.name} was enqueued without a company.")
        return options | {"headers": headers}

    def _company_id(self) -> int:
        headers = self.request.headers or {}
        company_id = getattr(self.request, "company_id", None) or headers.get("company_id")
        if company_id is None and self.request.called_directly:
            company_id = current().company_id
        if company_id is None:
            raise NoCompany(f"{self.name} was received without a company.")
        return int(company_id)
