"""Dates of the example's living commune, relative to the day of loading, so that its schedule is never over."""

from __future__ import annotations

import re
from datetime import date, timedelta

ISO = re.compile(r"@([+-]\d+)")  # @-62: 62 days ago, as 2026-09-22
IN_WORDS = re.compile(r"\{([+-]\d+)\}")  # {-62}: the same day as it stands in a sentence, 22/9/2026


def rendered(text: str, *, today: date) -> str:
    """The text with its dates; `@plan` is the day on which the annual plan was issued.

    `{year}` is its year, `{next}` the one after.
    """

    def day(offset: str) -> date:
        return today + timedelta(days=int(offset))

    text = ISO.sub(lambda found: day(found[1]).isoformat(), text)
    text = IN_WORDS.sub(lambda found: f"{day(found[1]).day}/{day(found[1]).month}/{day(found[1]).year}", text)
    issued = min(date(today.year, 1, 20), today - timedelta(days=1))
    text = text.replace("{year}", str(today.year)).replace("{next}", str(today.year + 1))
    return text.replace("@plan", issued.isoformat())
