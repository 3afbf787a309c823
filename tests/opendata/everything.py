"""Some of everything that is published."""

from datetime import date

from portal.dialogues import reception
from portal.dialogues.models import Posting
from portal.records.actors import Actor
from tests.factories import make_reception_rule
from tests.public import test_queries

BY = Actor("Văn phòng UBND xã")


def make_everything(size: int) -> None:
    test_queries.make_everything(size)
    for _ in range(size):
        rule = make_reception_rule(days_of_month="15")
        first, second, *_others = reception.plan_year(rule, 2026, by=BY, on=date(2026, 1, 5))
        reception.move(first, to=date(2026, 1, 20), by=BY, on=date(2026, 1, 8), reason="Họp Hội đồng nhân dân.")
        reception.cancel(second, by=BY, on=date(2026, 2, 2), reason="Nghỉ Tết.")
        reception.post(
            Posting(
                unit=rule.unit,
                place_text="Bảng tin",
                posted_by="Văn phòng",
                posted_on=date(2026, 1, 6),
                covers_from=date(2026, 1, 1),
                covers_to=date(2026, 3, 31),
            )
        )
