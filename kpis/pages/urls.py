"""The pages of a company, below /c/<slug>/."""

from django.urls import path

from kpis.pages import views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("kpis/", views.kpi_list, name="kpis"),
    path("kpis/<slug:key>/", views.kpi, name="kpi"),
    path("kpis/<slug:key>/definition/", views.kpi_definition, name="kpi_definition"),
    path("kpis/<slug:key>/rows/", views.kpi_rows, name="kpi_rows"),
    path("kpis/<slug:key>/export/", views.kpi_export, name="kpi_export"),
    path("restatements/", views.restatements, name="restatements"),
    path("opportunities/<int:pk>/", views.opportunity, name="opportunity"),
]
