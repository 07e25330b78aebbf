"""Reading a page as a person does."""

import html

from django.http import HttpResponse
from django.utils.html import strip_tags


def words(response: HttpResponse) -> str:
    """What the page says, without its markup."""
    spaced = response.content.decode().replace("<", " <")
    return " ".join(html.unescape(strip_tags(spaced)).split())
