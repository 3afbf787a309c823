"""What a special day and a deadline rule may be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Why a day is not what its weekday says."""

    OFF = "off", _("Day off")
    MAKE_UP = "make_up", _("Make-up working day")


class Level(TextChoices):
    """Tiers of government; districts ended on 1 July 2025 and stay readable."""

    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")


class Organ(TextChoices):
    """The organs whose dialogues a rule binds, by the kinds of their units."""

    PARTY_COMMITTEE = "party_committee", _("Party committee")
    PEOPLES_COMMITTEE = "peoples_committee", _("People's committee")


class Unit(TextChoices):
    """The unit that a rule counts."""

    WORKING_DAYS = "working_days", _("working days")
    CALENDAR_DAYS = "calendar_days", _("calendar days")
    FIXED_DAY_OF_YEAR = "fixed_day_of_year", _("a fixed day of the year")
    COUNT_PER_YEAR = "count_per_year", _("times a year")
    COUNT_PER_MONTH = "count_per_month", _("times a month")


class Direction(TextChoices):
    AFTER = "after", _("after")
    BEFORE = "before", _("before")


class StartsFrom(TextChoices):
    """The event from which a rule counts."""

    DIALOGUE = "dialogue", _("the dialogue")
    NOTICE = "notice", _("the notice")
    YEAR = "year", _("the year")
    RECEPTION = "reception", _("the reception of citizens")


class Roll(TextChoices):
    """What happens to a fixed date on a day off; places answer differently (docs/domain.md, Documents)."""

    NEXT = "next", _("moves to the next working day")
    PREVIOUS = "previous", _("moves to the working day before")
    NEAREST = "nearest", _("moves to the nearest working day")
    NONE = "none", _("falls away")
