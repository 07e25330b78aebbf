"""The pages and the API of one company, below /c/<slug>/. CompanyMiddleware puts this in place for members."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("kpis.api.urls")),
    path("", include("kpis.pages.urls")),
]
