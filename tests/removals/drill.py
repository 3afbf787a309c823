"""A portal in a folder that learns words and must forget them: run as a program, with DATA_DIR and DATABASE_URL set.

python -m tests.removals.drill plant     # a petition, its file, its tag, drafts, mails, a dump, kept pages
python -m tests.removals.drill forget    # proposed, confirmed, and the worker has done its jobs
python -m tests.removals.drill told      # prints where a question still tells the words
"""

from __future__ import annotations

import sys
from datetime import timedelta

import django

# Syllables that no other text of the portal has.
WORDS = ("quẫnhoét", "ghuyễnh")
TITLE = f"Ông {WORDS[0]} nhận tiền"
TAG = f"nhãn {WORDS[1]}"


def plant() -> None:
    from django.test import Client
    from django.utils import timezone
    from wagtail.log_actions import log

    from portal.corrections.approval import propose as propose_correction
    from portal.desk.models import RecordLogEntry
    from portal.opendata.exports import dumps
    from portal.organisations.models import Role
    from portal.petitions import lifecycle
    from portal.records.actors import Actor
    from portal.records.attachments import attach
    from search.index import outbox
    from tests.desk import world
    from tests.texts.files import make_docx

    outbox.rebuild()
    commune = world.commune("Amlanh", province=world.province())
    petition = world.petition(world.held_dialogue(commune), title=TITLE)
    world.petition(petition.dialogue, title="Đường làng ngập")
    by = Actor(str(commune.committee), commune.staff[Role.CLERK])
    petition.tags.add(TAG)
    attach(petition, make_docx(f"Lời của {WORDS[1]} và {WORDS[0]}"), title=f"Đơn {WORDS[0]}", by=by)
    lifecycle.answer(petition, by=by, on=world.today(), text=f"Đã mời {WORDS[1]} đến làm việc")
    correction = propose_correction(
        petition,
        {"title": f"{TITLE} hai lần"},
        proposed_by=commune.committee,
        user=commune.staff[Role.CLERK],
        on=world.today(),
        reason=f"Nhầm tên {WORDS[1]}",
    )
    for record in (petition, correction):
        log(instance=record, action="wagtail.edit", user=commune.staff[Role.CLERK])
    assert any(WORDS[0] in entry.label for entry in RecordLogEntry.objects.all())
    work()
    dumps.make(now=timezone.now() - timedelta(seconds=1))
    for address in (petition.get_absolute_url(), "/kien-nghi/", "/tim-kiem/?q=duong"):
        assert Client(SERVER_NAME="localhost").get(address).status_code == 200


def forget() -> None:
    from portal.organisations.models import Membership, Role
    from portal.petitions.models import Petition
    from tests.removals.two_persons import confirm, propose

    petition = Petition.objects.get(title=TITLE)
    clerk = Membership.objects.get(role=Role.CLERK, unit=petition.unit).user
    supervisor = Membership.objects.get(role=Role.SUPERVISOR).user
    proposal = propose(petition, user=clerk)
    work()
    told()
    confirm(proposal, supervisor)
    work()


def work() -> None:
    """Everything that waits for a worker, until nothing does."""
    from django.core.management import call_command
    from django.db import connection

    call_command("work", once=True)
    connection.close()


def told() -> None:
    """Print each exit that tells the words to whoever asks: pages, questions, suggestions, the dictionary."""
    from django.test import Client
    from django.utils import timezone

    from portal.language.syllables import fold
    from search.index import outbox
    from search.query.criteria import Criteria

    near = ("quẩnhoét", "quanhoet", "quẫnhoet", "ghuyểnh", "ghuyenh", *WORDS)
    engine = outbox.engine()
    for question in (*near, *(f"ông {word}" for word in near)):
        answer = engine.search(Criteria(words=question), today=timezone.localdate())
        if any(word in str(answer).replace(question, "") for word in WORDS):
            print(f"a search for {question}: {answer}")
        for address in (f"/tim-kiem/?q={question}", f"/tim-kiem/goi-y/?q={question}", f"/kien-nghi/?q={question}"):
            page = Client(SERVER_NAME="localhost").get(address).content.decode().casefold().replace(question, "")
            if any(word in page for word in WORDS):
                print(address)
    snapshot = engine._snapshot()
    for field in ("words", "words_folded", "title", "pairs", "pairs_folded") if "dictionary" in sys.argv else ():
        for word in WORDS:
            for beginning in (word, fold(word)):
                try:
                    found = snapshot.searcher.terms_with_prefix(field, beginning)
                except ValueError:
                    continue
                if found:
                    print(f"the dictionary of {field}: {found}")


if __name__ == "__main__":
    django.setup()
    {"plant": plant, "forget": forget, "told": told}[sys.argv[1]]()
