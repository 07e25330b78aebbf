"""Every route of a URL configuration, and how to fill in its address with a company's own keys."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests.contracts.isolation.world import World

PATH_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
REGEX_PARAMETER = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")

PARAMETERS = {"key": lambda world: "total_revenue", "input": lambda world: "won_amount"}
"""What stands for a parameter that is not the key of a record. A new one has to be added here."""


class NoFactory(LookupError):
    """A route has a parameter that the matrix cannot fill in."""


@dataclass(frozen=True)
class Route:
    """One address; `template` is as the URL configuration has it."""

    template: str
    name: str
    is_inside_company: bool

    def path(self, company: World, keys: World) -> str:
        """The address in `company`, with the keys of the records of `keys`."""
        filled = REGEX_PARAMETER.sub(lambda found: self._value(found[1], keys), self.template)
        filled = PATH_PARAMETER.sub(lambda found: self._value(found[1], keys), filled)
        prefix = company.company.address if self.is_inside_company else "/"
        return prefix + re.sub(r"[\^$?\\]|\\Z", "", filled)

    def _value(self, parameter: str, world: World) -> str:
        if parameter in PARAMETERS:
            return str(PARAMETERS[parameter](world))
        record = world.record_of_route(self.name) if parameter in {"pk", "id"} else None
        if record is None:
            raise NoFactory(f"Say in {__name__} what <{parameter}> of the route “{self.template}” is.")
        return str(record.pk)


def routes(site: str, company: str) -> list[Route]:
    """All routes of the two URL configurations."""
    return [*_walk(site, is_inside_company=False), *_walk(company, is_inside_company=True)]


def _walk(urlconf: str, *, is_inside_company: bool) -> Iterator[Route]:
    for template, name in _patterns(get_resolver(urlconf)):
        yield Route(template, name, is_inside_company)


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        template = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, template)
        elif isinstance(pattern, URLPattern):
            yield template, pattern.name or ""
