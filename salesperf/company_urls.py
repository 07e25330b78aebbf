"""The pages of one company, below /c/<slug>/. CompanyMiddleware puts this in place once membership is known."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kpis.pages.urls")),
]
