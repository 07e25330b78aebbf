"""The company of the pages' tests, asked by programs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.kpis.pages.conftest import id_of, sales

__all__ = ["id_of", "sales"]

Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def ask(sales) -> Ask:
    """Status and answer to someone's question: ask(owner, "kpis/win_rate", period="2025-03")."""

    def get(user: User, path: str, **query: str) -> tuple[int, Any]:
        client = Client()
        client.force_login(user)
        response = client.get(f"{sales.address}api/v1/{path}", query)
        expected = "application/json" if response.status_code == 200 else "application/problem+json"
        assert response.headers["Content-Type"] == expected
        return response.status_code, response.json()

    return get
