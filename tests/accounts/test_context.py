import threading

import pytest
from django.db import connection

from accounts.models import Membership, Rep
from accounts.tenancy import NoCompany, acting_user, company_context, current_company, current_company_id
from accounts.tenancy.context import current
from tests.accounts.sql import rows


@pytest.mark.parametrize("nothing", [None, True, [1], (1,), "north-wind", 1.0])
def test_a_context_takes_exactly_one_company(db, nothing):
    with pytest.raises(NoCompany, match="exactly one"), company_context(nothing):
        pass


def test_a_user_is_not_taken_for_a_company(owner):
    with pytest.raises(NoCompany, match="exactly one"), company_context(owner):
        pass


def test_an_unsaved_company_opens_nothing(db):
    from accounts.models import Company

    with pytest.raises(NoCompany), company_context(Company(slug="x")):
        pass


def test_outside_of_any_context_there_is_no_company():
    with pytest.raises(NoCompany):
        current_company_id()


def test_the_company_is_read_when_only_its_id_was_given(company):
    with company_context(company.pk):
        assert current_company() == company


def test_a_context_nested_in_another_gives_way_to_it(company, other_company, ada, zoe):
    with company_context(company):
        with company_context(other_company):
            assert rows("SELECT name FROM accounts_rep") == [("Zoe",)]
        assert rows("SELECT name FROM accounts_rep") == [("Ada",)]


def test_a_context_left_by_an_error_is_left(company):
    with pytest.raises(ZeroDivisionError), company_context(company):
        raise ZeroDivisionError
    with pytest.raises(NoCompany):
        current_company_id()


def test_an_error_undoes_what_the_context_wrote(company):
    with pytest.raises(ZeroDivisionError), company_context(company):
        Rep.objects.create(name="Ada")
        raise ZeroDivisionError
    with company_context(company):
        assert not Rep.objects.exists()


def test_history_can_tell_the_person_or_the_job(company, owner):
    with company_context(company, user=owner):
        assert rows("SELECT current_setting('salesperf.actor')") == [(f"user:{owner.pk}",)]
    with company_context(company, actor="import:deals.csv"):
        assert rows("SELECT current_setting('salesperf.actor')") == [("import:deals.csv",)]


def test_a_context_inside_another_keeps_its_actor(company, owner):
    with company_context(company, user=owner), company_context(company):
        assert (current().actor, current().user_id) == (f"user:{owner.pk}", owner.pk)


def test_a_new_thread_has_no_company(company):
    seen = []

    def look() -> None:
        try:
            Rep.objects.count()
        except NoCompany:
            seen.append("refused")
        finally:
            connection.close()

    with company_context(company):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert seen == ["refused"]


def test_a_person_reads_their_own_memberships_before_a_company_is_known(owner, outsider, company):
    with acting_user(owner):
        assert [membership.company for membership in Membership.own.select_related("company")] == [company]


def test_own_memberships_need_a_person(owner):
    with pytest.raises(NoCompany, match="acting user"):
        list(Membership.own.all())


def test_acting_as_a_person_leaves_the_company(company, owner):
    with company_context(company), acting_user(owner), pytest.raises(NoCompany):
        Rep.objects.count()
