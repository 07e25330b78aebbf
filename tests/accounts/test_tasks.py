import pytest
from celery import Celery
from django.db import transaction

from accounts.models import Rep
from accounts.tenancy import NoCompany, company_context
from accounts.tenancy.context import current
from accounts.tenancy.tasks import CompanyTask

app = Celery("probe", broker="memory://", set_as_current=False)
app.conf.update(task_always_eager=True, task_eager_propagates=True, task_store_eager_result=False)


@app.task(base=CompanyTask, name="probe.names")
def names() -> list[str]:
    return list(Rep.objects.values_list("name", flat=True))


@app.task(base=CompanyTask, name="probe.run_night")
def actor() -> str:
    return current().actor


@app.task(base=CompanyTask, name="probe.hire")
def hire(name: str) -> None:
    Rep.objects.create(name=name)


@app.task(base=CompanyTask, name="probe.fail")
def fail() -> None:
    Rep.objects.create(name="Half done")
    raise ZeroDivisionError


@app.task(base=CompanyTask, bind=True, name="probe.again", max_retries=1, default_retry_delay=0)
def again(self) -> int:
    if self.request.retries:
        return Rep.objects.count()
    raise self.retry()


def test_a_task_runs_in_the_company_it_was_enqueued_from(company, ada, zoe):
    with company_context(company):
        result = names.delay()
    assert result.get() == ["Ada"]


def test_a_task_can_be_addressed_to_a_company(other_company, ada, zoe):
    assert names.apply_async(headers={"company_id": other_company.pk}).get() == ["Zoe"]


def test_a_task_cannot_be_enqueued_without_a_company(db):
    with pytest.raises(NoCompany, match=r"probe\.names was enqueued"):
        names.delay()


def test_a_task_called_in_place_needs_a_company_too(db):
    with pytest.raises(NoCompany, match=r"probe\.names was received"):
        names()


def test_a_task_called_in_place_stays_in_the_company(in_company, ada):
    assert names() == ["Ada"]


def test_history_knows_a_task_by_its_name(company):
    with company_context(company):
        assert actor.delay().get() == "task:run_night"


def test_a_task_that_fails_leaves_nothing_behind(company):
    with company_context(company), pytest.raises(ZeroDivisionError):
        fail.delay()
    with company_context(company):
        assert not Rep.objects.exists()


def test_a_task_tried_again_is_in_the_same_company(company, ada, zoe):
    assert again.apply(headers={"company_id": company.pk}, throw=False).get() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("enqueue", [hire.delay_on_commit, lambda name: hire.apply_async_on_commit([name])])
def test_a_task_for_after_the_commit_keeps_the_company_of_its_enqueuing(company, other_company, enqueue):
    with transaction.atomic():
        with company_context(company):
            enqueue("Ada")
        with company_context(other_company):
            Rep.objects.create(name="Zoe")
    with company_context(company):
        assert Rep.objects.get().name == "Ada"
