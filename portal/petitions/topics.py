"""Topics that public records have: the only source of every list, feed, suggestion and table that names topics."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from portal.dialogues.models import Dialogue, Topic

from .models import Petition


def known_topics() -> QuerySet[Topic]:
    """Topics of something public: one that only a hidden record has would tell what that record is about."""
    of_a_petition = Exists(Petition.objects.public().filter(topic=OuterRef("pk")))
    of_a_dialogue = Exists(Dialogue.objects.public().filter(topics=OuterRef("pk")))
    return Topic.objects.filter(of_a_petition | of_a_dialogue)
