"""Hostile requests, and the search of what comes back."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from accounts.models import Role, User
from accounts.tenancy import company_context
from tests.contracts.isolation.routes import Route
from tests.contracts.isolation.world import OWNED, World

METHODS = ("get", "post", "put", "patch", "delete")
SEPARATORS = re.compile(r"[\s,.’'\u00a0\u2009\u202f]")

QUERIES = (
    "",
    "scope=team-{team}",
    "scope=rep-{rep}",
    "by=rep&member={rep}",
    "by=team&grain=month&period=2026",
    "by=customer&member={customer}&input=won_amount&page=1",
    "format=csv",
    "format=xlsx",
    "left_out=1&definition=value",
    "against=year_before&by=rep",
    "as_reported_on=2030-01-01&by=rep",
    "from=2020-01-01&to=2030-12-31",
    "period=2020-01&decision=publish&kpi=total_revenue&seen=1",
)
"""Questions put to every page, with the keys of another company's records."""


FORMS = (
    "decision=publish&seen={restatement}",
    "decision=keep&kpi=total_revenue&seen={restatement}",
    "decision=unlock",
)
"""Decisions posted to every page, about the period of another company's records."""
PERIOD = "period=2020-01"


@dataclass(frozen=True)
class Attack:
    """One request of one person."""

    who: str
    user: User | None
    method: str
    path: str
    shape: str
    keys: dict[str, Any]
    victims: tuple[World, ...]

    def __str__(self) -> str:
        return f"{self.who} {self.method.upper()} {self.path} ({self.shape})"


def attacks(
    routes: list[Route], worlds: tuple[World, World], stranger: User, roles: Iterable[str] = Role.values
) -> Iterator[Attack]:
    """Every route, as every identity, in three shapes: their address, their keys in mine, their keys in my body."""
    for mine, theirs in (worlds, worlds[::-1]):
        people = [(f"{role} of {mine.word}", mine.people[role]) for role in roles]
        for route in routes:
            for who, user in people:
                yield from _as_member(route, who, user, mine, theirs)
            for who, nobody in (("stranger", stranger), ("anonymous", None)):
                yield from _everywhere(route, who, nobody, theirs, worlds)


def _as_member(route: Route, who: str, user: User, mine: World, theirs: World) -> Iterator[Attack]:
    yield from _everywhere(route, who, user, theirs, (theirs,))
    keys, victims = theirs.keys(), (theirs,)
    for query in QUERIES:
        path = f"{route.path(mine, theirs)}?{query.format(**keys)}"
        yield Attack(who, user, "get", path, "their keys", keys, victims)
        if route.path(mine, theirs) != route.path(mine, mine):
            path = f"{route.path(mine, mine)}?{query.format(**keys)}"
            yield Attack(who, user, "get", path, "their keys in the query", keys, victims)
    for form in FORMS:
        decided = keys | dict(parse_qsl(form.format(**keys)))
        path = f"{route.path(mine, mine)}?{PERIOD}"
        yield Attack(who, user, "post", path, "a decision with their keys", decided, victims)
    for method in METHODS[1:]:
        yield Attack(who, user, method, route.path(mine, theirs), "their keys", keys, victims)
        yield Attack(who, user, method, route.path(mine, mine), "their keys in the body", keys, victims)


def _everywhere(
    route: Route, who: str, user: User | None, theirs: World, victims: tuple[World, ...]
) -> Iterator[Attack]:
    for method in METHODS:
        yield Attack(who, user, method, route.path(theirs, theirs), "their address", theirs.keys(), victims)


@dataclass
class Found:
    """What an attack brought to light."""

    attack: Attack
    status: int
    leaked: str = ""
    has_changed_theirs: bool = False


class Attacker:
    """Sends attacks, each undone afterwards, and looks for what is not the sender's."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.sessions: dict[str, str] = {}
        self.untouched: dict[str, list[tuple]] = {}

    def sign_in(self, user: User) -> str:
        if user.email not in self.sessions:
            self.client.cookies = SimpleCookie()
            self.client.force_login(user)
            self.sessions[user.email] = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        return self.sessions[user.email]

    def send(self, attack: Attack) -> Found:
        session = self.sign_in(attack.user) if attack.user else None
        self.client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session} if session else {})
        for world in attack.victims:
            if world.word not in self.untouched:
                self.untouched[world.word] = fingerprint(world)
        with transaction.atomic():
            response = self._request(attack)
            found = Found(attack, response.status_code, _leak(response, attack.victims))
            found.has_changed_theirs = response.status_code < 400 and self._is_changed(attack)
            transaction.set_rollback(True)
        return found

    def _is_changed(self, attack: Attack) -> bool:
        return attack.method != "get" and any(
            fingerprint(world) != self.untouched[world.word] for world in attack.victims
        )

    def _request(self, attack: Attack) -> HttpResponse:
        body: dict[str, Any] = {}
        if attack.method == "post":
            body = {"data": attack.keys}
        elif attack.method != "get":
            body = {"data": json.dumps(attack.keys), "content_type": "application/json"}
        return getattr(self.client, attack.method)(attack.path, **body)


def _leak(response: HttpResponse, victims: tuple[World, ...]) -> str:
    """The first thing in body or headers that belongs to one of the victims."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = f"{response.headers}{response.cookies}{body.decode(errors='replace')}".lower()
    digits = SEPARATORS.sub("", text)
    for world in victims:
        if world.word in text or str(world.number) in digits:
            return world.word
    return ""


def fingerprint(world: World) -> list[tuple]:
    """All that the company has, table by table, in a form to compare; parallel workers give it in any order."""
    tables = " UNION ALL ".join(
        f"SELECT '{model._meta.db_table}', count(*), sum(hashtext(row_::text)) "
        f'FROM "{model._meta.db_table}" AS row_ WHERE company_id = %(company)s'
        for model in OWNED
    )
    with company_context(world.company), connection.cursor() as cursor:
        cursor.execute(tables, {"company": world.company.pk})
        return sorted(cursor.fetchall())
