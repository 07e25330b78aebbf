"""The API of a company, below /c/<slug>/api/v1/."""

from django.urls import path

from kpis.api import views
from kpis.api.schema import SchemaView

urlpatterns = [
    path("kpis", views.KpiList.as_view(), name="api_kpis"),
    path("kpis/<slug:key>", views.KpiValues.as_view(), name="api_kpi"),
    path("kpis/<slug:key>/explanation", views.KpiExplanation.as_view(), name="api_kpi_explanation"),
    path("kpis/<slug:key>/rows/<str:input>", views.KpiRows.as_view(), name="api_kpi_rows"),
    path("kpis/<slug:key>/restatements", views.KpiRestatements.as_view(), name="api_kpi_restatements"),
    path("kpis/<slug:key>/bridge", views.KpiBridge.as_view(), name="api_kpi_bridge"),
    path("schema", SchemaView.as_view(), name="api_schema"),
]
