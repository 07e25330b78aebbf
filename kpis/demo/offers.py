"""What is on an order: products, quantities, prices and discounts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kpis.demo.chance import Chance
from kpis.demo.drafts import Line
from kpis.demo.market import PRODUCTS, Product
from kpis.demo.timeline import Timeline

OLD_PRICES = Decimal("0.95")
CENT = Decimal("0.01")
PERCENT = Decimal("0.01")
FURTHER_LINES = {0: 55, 1: 31, 2: 14}


class Offers:
    def __init__(self, timeline: Timeline, chance: Chance) -> None:
        self.timeline, self.chance = timeline, chance

    def lines(self, worth: float, day: date, discount: float, rate: Decimal | None, kind: str) -> list[Line]:
        """Return lines worth about ``worth``; ``rate`` is that of a second currency, where one is used."""
        products = self._products(day, kind)
        shares = [1.0] + [
            self.chance.random.uniform(0.12, 0.4) for _ in range(self.chance.weighted(FURTHER_LINES))
        ]
        worth /= sum(shares)
        return [
            self._line(product, share * worth, day, discount, rate)
            for product, share in zip(products, shares, strict=False)
        ]

    def _products(self, day: date, kind: str) -> list[Product]:
        """Three different products to choose from; renewals are of software and services."""
        weights = {
            product: product.popularity
            for product in PRODUCTS
            if (day >= self.timeline.launched_on or not product.is_launch)
            and (kind != "renewal" or product.category in ("Software", "Services"))
        }
        chosen: list[Product] = []
        while len(chosen) < 3:
            product = self.chance.weighted(weights)
            chosen.append(product)
            del weights[product]
        return chosen

    def _line(self, product: Product, worth: float, day: date, discount: float, rate: Decimal | None) -> Line:
        quantity = max(1, round(worth / float(product.unit_price)))
        return Line(product, quantity, *self._price(product, day, rate), self._discount(discount))

    def _price(
        self, product: Product, day: date, rate: Decimal | None
    ) -> tuple[Decimal | None, Decimal | None]:
        """The list price and cost stand (None) unless the order is older or in another currency."""
        is_old = day < self.timeline.raised_prices_on
        if rate is None and not is_old:
            return None, None
        price = product.unit_price * (OLD_PRICES if is_old else 1) / (rate or 1)
        return price.quantize(CENT), (product.unit_cost / (rate or 1)).quantize(CENT)

    def _discount(self, usual: float) -> Decimal:
        percents = self.chance.random.gauss(usual * 100, 4)
        return max(0, min(30, round(percents))) * PERCENT
