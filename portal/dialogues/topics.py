"""Finds topics by name, however it is written, and creates those that do not exist."""

from __future__ import annotations

from itertools import count

from django.utils.translation import gettext as _
from slugify import slugify

from portal.language.names import NameTable

from .models import Topic


class Topics:
    """All topics at one moment: read once, then asked as often as an import has rows. `made` lists the new ones."""

    def __init__(self) -> None:
        self._table = NameTable((name, topic) for topic in Topic.objects.all() for name in (topic.name, topic.slug))
        self.made: list[Topic] = []

    def named(self, name: str) -> Topic:
        """The topic that is meant; a new one is made, for the fields of life are the office's own words.

        Raises ValidationError for a name that is too long.
        """
        if found := self._table.meant(name):
            return self._still_there(found)
        topic = Topic(name=" ".join(name.split()), slug=_free_slug(name))
        topic.full_clean()
        topic.save()
        self._table.add(topic.name, topic)
        self.made.append(topic)
        return topic

    def notes(self, *, file: str) -> list[str]:
        """A topic that is new may be a slip of the hand: whoever loads the file should see its name."""
        note = _("%(file)s: the topic “%(topic)s” is new and was made")
        return [note % {"file": file, "topic": topic} for topic in self.made]

    def _still_there(self, topic: Topic) -> Topic:
        """One that was made for a row which was undone is made again."""
        if topic in self.made and not Topic.objects.filter(pk=topic.pk).exists():
            topic.save(force_insert=True)
        return topic


def _free_slug(name: str) -> str:
    wanted = slugify(name, max_length=90) or "linh-vuc"
    candidates = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    return next(slug for slug in candidates if not Topic.objects.filter(slug=slug).exists())
