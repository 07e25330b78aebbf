"""Numbers and dates in templates, as the reader's language writes them."""

from django import template

from kpis import formats

register = template.Library()
register.filter("number", formats.number)
register.filter("day", formats.day)
