"""Template filters and tags for dates: `{{ notice.issued_on|day }}`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.formats import written_date
from portal.public.presenters.shown_since import SharedShownDate, beside, shared_shown_date
from portal.public.presenters.timeline import Step
from portal.records.titles import titled

register = template.Library()


@register.filter
def day(value: date | None) -> SafeString | str:
    """A day as the language of the page writes it: 05/03/2026, or 5 March 2026; nothing for none."""
    if not isinstance(value, date):
        return ""
    return _day(timezone.localdate(value) if isinstance(value, datetime) else value, get_language())


@lru_cache(maxsize=4096)
def _day(local: date, language: str | None) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), written_date(local))


register.filter("titled", titled)
register.filter("said_beside", beside)


@register.simple_tag
def shown_together(steps: Iterable[Step]) -> SharedShownDate:
    """The date that most steps share, said once above them; `said_beside` leaves it out."""
    return shared_shown_date(step.days for step in steps)


@register.filter
def clock_time(moment: Any) -> str:
    """The hour as people say it: 08 giờ 00."""
    local = timezone.localtime(moment)
    return _("%(hour)s:%(minute)s") % {"hour": f"{local:%H}", "minute": f"{local:%M}"}


@register.filter
def short_weekday(value: date) -> str:
    """The weekday as on a wall calendar: T2 … CN."""
    return [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")][value.weekday()]
