"""Links from the example's pages to its record."""

from __future__ import annotations

import re

from portal.dialogues.models import Notice
from portal.petitions.models import Petition


def linked(html: str) -> str:
    """Rich text whose `<a petition="KN-…">` and `<a notice="12/TB-UBND">` lead to the record, where it is public."""

    def link(match: re.Match[str]) -> str:
        kind, name, words = match.groups()
        records = Petition.objects.filter(code=name) if kind == "petition" else Notice.objects.filter(number=name)
        record = records.public().first()
        return f'<a href="{record.get_absolute_url()}">{words}</a>' if record else words

    return re.sub(r'<a (petition|notice)="([^"]+)">(.*?)</a>', link, html)
