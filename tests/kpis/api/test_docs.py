"""docs/reference/api.md names every address and parameter of the API."""

from django.conf import settings

from kpis.api.queries import Query
from kpis.api.urls import urlpatterns

PAGE = (settings.BASE_DIR / "docs" / "reference" / "api.md").read_text(encoding="utf-8")


def test_every_address_is_named() -> None:
    for pattern in urlpatterns:
        address = str(pattern.pattern).replace("slug:", "").replace("str:", "")
        assert f"| `{address}` |" in PAGE


def test_every_parameter_is_named() -> None:
    for query in all_queries(Query):
        for name in query().fields:
            assert f"| `{name}` |" in PAGE


def all_queries(query: type[Query]) -> list[type[Query]]:
    return [query, *(one for below in query.__subclasses__() for one in all_queries(below))]
