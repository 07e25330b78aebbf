"""Every KPI, declared once: the formula in code is the formula on the page and in the reference."""

from typing import Final

from kpis.catalogue import conversion, customers, pipeline, revenue, team
from kpis.catalogue.kpi import Better, Kpi

DECLARED: Final[tuple[Kpi, ...]] = (
    *revenue.KPIS,
    *conversion.KPIS,
    *pipeline.KPIS,
    *customers.KPIS,
    *team.KPIS,
)
CATALOGUE: Final[dict[str, Kpi]] = {kpi.key: kpi for kpi in DECLARED}

__all__ = ["CATALOGUE", "DECLARED", "Better", "Kpi"]
