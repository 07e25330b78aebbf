import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse, HttpResponseForbidden, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, include, path, reverse
from django.utils import timezone

from accounts.models import Membership, Rep
from accounts.tenancy import NoCompany, company_context
from accounts.tenancy.context import current


def names(request):
    return HttpResponse(",".join(Rep.objects.values_list("name", flat=True)))


def lazy(request):
    template = engines["django"].from_string("{% for rep in reps %}{{ rep.name }}{% endfor %}")
    return TemplateResponse(request, template, {"reps": Rep.objects.all()})


def streamed(request):
    return StreamingHttpResponse(rep.name for rep in Rep.objects.iterator())


def address(request):
    return HttpResponse(
        f"{request.path} {request.path_info} {reverse('names')} {timezone.get_current_timezone_name()}"
    )


def who(request):
    return HttpResponse(f"{request.company.slug} {request.membership.role} {current().actor}")


def failing(request):
    Rep.objects.create(name="Half done")
    raise ZeroDivisionError


def forbidden(request):
    Rep.objects.create(name="Half done")
    raise PermissionDenied


def page_for_the_forbidden(request, exception):
    return HttpResponseForbidden(f"{Rep.objects.count()} reps, none of them yours")


handler403 = page_for_the_forbidden


def wrong(request):
    Rep.objects.create(name="Dangling", region_id=0)
    return HttpResponse("saved")


urlpatterns = [
    path("", who),
    path("names/", names, name="names"),
    path("lazy/", lazy),
    path("streamed/", streamed),
    path("address/", address),
    path("failing/", failing),
    path("forbidden/", forbidden),
    path("wrong/", wrong),
    path("", include("salesperf.company_urls")),
]


@pytest.fixture(autouse=True)
def pages(settings):
    settings.COMPANY_URLCONF = __name__


@pytest.fixture
def visitor(client, owner):
    client.force_login(owner)
    client.raise_request_exception = False
    return client


def text(response) -> str:
    return response.content.decode()


def test_a_member_is_inside_their_company(visitor, owner):
    assert text(visitor.get("/c/north-wind/")) == f"north-wind owner user:{owner.pk}"


@pytest.mark.parametrize("page", ["names", "lazy"])
def test_pages_show_the_company_of_the_address(visitor, ada, zoe, page):
    assert text(visitor.get(f"/c/north-wind/{page}/")) == "Ada"


@pytest.mark.parametrize("slug", ["south-sea", "nowhere", "NORTH-WIND"])
def test_a_stranger_is_told_the_same_of_a_company_that_is_there_and_one_that_is_not(visitor, outsider, slug):
    assert visitor.get(f"/c/{slug}/").status_code == 404


def test_a_member_who_was_deactivated_is_a_stranger(visitor, company):
    with company_context(company):
        Membership.objects.update(is_active=False)
    assert visitor.get("/c/north-wind/").status_code == 404


def test_a_user_who_was_deactivated_is_anonymous(visitor, owner):
    owner.is_active = False
    owner.save()
    assert visitor.get("/c/north-wind/").status_code == 302


@pytest.mark.parametrize("slug", ["north-wind", "nowhere"])
def test_an_anonymous_visitor_is_sent_to_sign_in_and_back(client, company, slug):
    response = client.get(f"/c/{slug}/names/?page=2")
    assert response.headers["Location"] == f"/sign-in/?next=/c/{slug}/names/%3Fpage%3D2"


def test_addresses_inside_a_company_need_no_slug(visitor):
    assert text(visitor.get("/c/north-wind/address/")) == (
        "/c/north-wind/address/ /address/ /c/north-wind/names/ Europe/Prague"
    )


def test_nothing_of_the_company_is_left_after_the_response(visitor):
    visitor.get("/c/north-wind/")
    assert (get_script_prefix(), reverse("sign_in"), current().company_id) == ("/", "/sign-in/", None)
    assert timezone.get_current_timezone_name() == "UTC"


def test_an_address_without_its_last_slash_is_completed(visitor):
    assert visitor.get("/c/north-wind?page=2").headers["Location"] == "/c/north-wind/?page=2"
    assert visitor.get("/c/north-wind/names").headers["Location"] == "/c/north-wind/names/"


@pytest.mark.parametrize("page", ["/c/", "/c/north-wind/nothing/", "/c/north-wind/c/north-wind/", "/c/a.b/"])
def test_what_is_not_an_address_of_a_company_is_not_found(visitor, page):
    assert visitor.get(page).status_code == 404


def test_a_view_that_fails_leaves_nothing_behind(visitor, company):
    assert visitor.get("/c/north-wind/failing/").status_code == 500
    with company_context(company):
        assert not Rep.objects.exists()


def test_the_page_of_an_error_can_read_the_company_and_keeps_nothing(visitor, company):
    assert text(visitor.get("/c/north-wind/forbidden/")) == "1 reps, none of them yours"
    with company_context(company):
        assert not Rep.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_write_that_the_database_refuses_at_the_end_is_an_error(visitor, company):
    assert visitor.get("/c/north-wind/wrong/").status_code == 500
    with company_context(company):
        assert not Rep.objects.exists()


def test_what_is_streamed_after_the_response_has_no_company(visitor, ada):
    with pytest.raises(NoCompany):
        visitor.get("/c/north-wind/streamed/").getvalue()


def test_entering_a_company_takes_one_query_more_than_knowing_the_person(visitor, django_assert_num_queries):
    session, person, membership = 1, 1, 1
    savepoints = 2 * 2 if connection.in_atomic_block else 0
    with django_assert_num_queries(session + person + membership + savepoints):
        visitor.get("/c/north-wind/")
