"""Money as people write it and as currencies count it."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

from babel.core import get_global
from babel.numbers import get_currency_precision

DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩−", "01234567890123456789-")
BLANKS = re.compile(r"[\s\u00a0\u202f\u2009]+")
DIRECTION_MARKS = str.maketrans("", "", "\u200e\u200f\u061c")
MARKS = (".", ",")
GROUPS = (",", ".", "'", "’", "_", "")


def is_currency(code: str) -> bool:
    """Return whether ``code`` is an ISO 4217 code, in capitals."""
    return code in get_global("all_currencies")


def currency_decimals(code: str) -> int:
    """Return how many decimals a currency is counted in (USD 2, JPY 0, KWD 3); ValueError if unknown."""
    if not is_currency(code):
        raise ValueError(f"{code!r} is not an ISO 4217 currency code, such as USD or EUR.")
    return get_currency_precision(code)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Return the amount to the decimals of its currency, half to even; for display only."""
    return amount.quantize(Decimal(1).scaleb(-currency_decimals(currency)), rounding=ROUND_HALF_EVEN)


def parse_amount(text: str, *, decimal_mark: str = ".", group_mark: str = ",") -> Decimal:
    """Return the exact number written in ``text``, in Latin, Persian or Arabic digits.

    Marks and spaces that group digits may only stand before three digits, so that a mark used the other
    way round is refused rather than read as another number. ValueError says what was given.
    """
    if decimal_mark not in MARKS or group_mark not in GROUPS or decimal_mark == group_mark:
        raise ValueError(f"{decimal_mark!r} and {group_mark!r} are not a decimal mark and a group mark.")
    written = _latin(text, decimal_mark, group_mark)
    if not _form(decimal_mark, group_mark).fullmatch(written):
        raise ValueError(f"{text!r} is not a number such as 1{group_mark}234{decimal_mark}50.")
    plain = written.replace(" ", "").replace(group_mark, "") if group_mark else written.replace(" ", "")
    return Decimal(plain.replace(decimal_mark, "."))


def _latin(text: str, decimal_mark: str, group_mark: str) -> str:
    """Persian and Arabic marks are unmistakable, so they stand for the marks agreed on."""
    own_marks = str.maketrans({"٫": decimal_mark, "٬": group_mark or " "})
    plain = text.translate(DIRECTION_MARKS).translate(own_marks).translate(DIGITS)
    return BLANKS.sub(" ", plain).strip()


@cache
def _form(decimal_mark: str, group_mark: str) -> re.Pattern[str]:
    mark, groups = re.escape(decimal_mark), rf"\d{{1,3}}(?:[{re.escape(group_mark)} ]\d{{3}})+"
    return re.compile(rf"[+-]? ?(?:(?:{groups}|\d+)(?:{mark}\d*)?|{mark}\d+)", re.ASCII)
