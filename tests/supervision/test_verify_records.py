from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.petitions.models import Petition
from portal.records.ledger.checks import differences
from tests.removals.two_persons import purge_by_two

pytestmark = pytest.mark.usefixtures("example", "db")


def test_the_example_verifies(capsys):
    call_command("verify_records")
    assert ", 0 " in capsys.readouterr().out


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE petitions_petition SET state = 'resolved' WHERE code = 'KN-2024-003'",
        "UPDATE petitions_petition SET due_on = '2030-01-01' WHERE code = 'KN-2024-003'",
        "UPDATE dialogues_commitment SET due_on = '2030-01-01' WHERE id = (SELECT MIN(id) FROM dialogues_commitment)",
        "UPDATE dialogues_commitment SET owner_id = (SELECT MIN(id) FROM organisations_unit)"
        " WHERE id = (SELECT MIN(id) FROM dialogues_commitment)",
        "UPDATE dialogues_dialogue SET state = 'cancelled' WHERE reference = 'DT-2024-01'",
        "UPDATE petitions_petitionevent SET text = 'Đã xong' WHERE id = (SELECT MIN(id) FROM petitions_petitionevent)",
        "UPDATE supervision_finding SET kind = 'kept' WHERE kind = 'not'",
    ],
)
def test_row_changed_by_sql_is_found(tampering):
    with connection.cursor() as cursor:
        cursor.execute(tampering)
        assert cursor.rowcount > 0
    with pytest.raises(CommandError):
        call_command("verify_records")


def test_difference_names_record_and_both_values():
    petition = Petition.objects.get(code="KN-2024-003")
    Petition.objects.filter(pk=petition.pk).update(state="resolved")
    difference = next(str(each) for each in differences() if each.check == "histories")
    assert str(petition.uuid) in difference
    assert "resolved" in difference
    assert "in_progress" in difference


def test_record_verifies_after_lawful_purge():
    petition = Petition.objects.get(code="KN-2024-009")
    purge_by_two(petition)
    assert list(differences()) == []
