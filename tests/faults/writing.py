"""Registers petitions without end, and says of each that it was committed: `python -m tests.faults.writing`."""

from __future__ import annotations

import time
from datetime import date

import django
from django.db import DatabaseError, connection


def main() -> None:
    django.setup()
    # Models can be imported only now.
    from portal.organisations.models import Unit
    from portal.petitions import lifecycle
    from portal.petitions.models import Petition
    from portal.records.actors import Actor

    number = 0
    while True:
        number += 1
        try:
            unit = Unit.objects.order_by("pk").first()
            petition = Petition(unit=unit, title=f"Đường làng số {number}", content="Đường làng hỏng, đề nghị sửa.")
            lifecycle.receive(petition, by=Actor(str(unit)), on=date(2026, 1, 5))
            lifecycle.publish(petition, by=Actor(str(unit)), on=date(2026, 1, 6), basis="Kế hoạch 01/KH-UBND")
        except DatabaseError:
            connection.close()
            time.sleep(0.2)
        else:
            print(petition.uuid, flush=True)


if __name__ == "__main__":
    main()
