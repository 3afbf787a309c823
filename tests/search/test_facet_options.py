"""What a reader can narrow results to, as the page offers it."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.test import Client

from portal.dialogues.models.dialogues import Form
from portal.organisations.models import Unit, UnitSuccession
from portal.petitions.models import Petition
from search.index import outbox
from search.presentation.facet_options import facet_groups
from search.query.answer import Answer, FacetCount
from search.query.criteria import Criteria, Facet

pytestmark = pytest.mark.usefixtures("example", "db")


@pytest.fixture
def client(index) -> Client:
    return Client()


def page(client: Client, query: str) -> str:
    response = client.get(f"/tim-kiem/{query}", headers={"accept-language": "vi"})
    assert response.status_code == 200
    return response.content.decode()


def chips(shown: str) -> str:
    return shown.partition('class="chips"')[2].partition("</ul>")[0]


def unit(name: str, **values: object) -> Unit:
    return Unit.objects.create(name=name, kind="department", level="commune", **values)


def of_units(*units: Unit, ticked: Unit | None = None) -> Answer:
    counts = tuple(FacetCount(str(unit.pk), 100 - n, unit == ticked) for n, unit in enumerate(units))
    return Answer(Criteria(), facets={Facet.OWNER: counts})


@pytest.mark.parametrize(("size", "at_once"), [(1, 1), (11, 11), (12, 8), (40, 8)])
def test_long_facet_folds_remaining_values(size, at_once):
    units = [unit(f"Phòng số {n}") for n in range(size)]
    [group] = facet_groups(of_units(*units))
    assert len(group.first) == at_once
    assert [option.label for option in [*group.first, *group.rest]] == [unit.name for unit in units]
    assert not group.is_rest_open


def test_ticked_value_is_not_folded_away():
    units = [unit(f"Phòng số {n}") for n in range(20)]
    [group] = facet_groups(of_units(*units, ticked=units[15]))
    assert group.is_rest_open


def test_page_holds_every_facet_value(client):
    petition = Petition.objects.public().first()
    tags = [f"Nhãn {n}" for n in range(30)]
    petition.tags.add(*tags)
    outbox.reindex(outbox.keys_of(petition))
    shown = page(client, "")
    assert "Hiện tất cả 3" in shown
    assert all(re.search(rf"{tag}\s*</span>", shown) for tag in tags)


def test_tag_and_owner_can_be_ticked(client):
    petition = Petition.objects.get(code="KN-2024-012")
    petition.tags.set(["Chăn nuôi"])
    outbox.reindex(outbox.keys_of(petition))
    for box, label in {
        f"the={petition.tags.get().slug}": "Chăn nuôi",
        f"chu-tri-giai-quyet={petition.owner_id}": petition.owner.name,
    }.items():
        shown = page(client, f"?loai=petition&q=trai+lon&{box}")
        assert "/kien-nghi/KN-2024-012/" in shown
        assert label in chips(shown)


def test_dialogues_are_narrowed_by_form(client):
    shown = page(client, "?hinh-thuc=in_person")
    assert "/doi-thoai/" in shown
    assert "/kien-nghi/KN-" not in shown
    assert str(Form.IN_PERSON.label) in chips(shown)


def test_records_are_found_under_parent_units(client):
    top = unit("Tỉnh ủy")
    middle = unit("Huyện ủy", parent=top)
    petition = Petition.objects.get(code="KN-2024-012")
    Unit.objects.filter(pk=petition.owner_id).update(parent=middle)
    outbox.reindex(outbox.keys_of(petition))
    for above in (middle, top):
        assert "/kien-nghi/KN-2024-012/" in page(client, f"?don-vi={above.pk}")
        assert "/kien-nghi/KN-2024-012/" not in page(client, f"?chu-tri-giai-quyet={above.pk}")


def test_circular_unit_tree_does_not_loop(client):
    petition = Petition.objects.get(code="KN-2024-012")
    other = unit("Vòng tròn", parent_id=petition.owner_id)
    Unit.objects.filter(pk=petition.owner_id).update(parent=other)
    outbox.reindex(outbox.keys_of(petition))
    assert "/kien-nghi/KN-2024-012/" in page(client, f"?don-vi={other.pk}")


def test_unit_facet_offers_predecessors_and_successors(client):
    petition = Petition.objects.get(code="KN-2024-012")
    heir = unit("Phòng Kinh tế xã Yên Thuận mới")
    UnitSuccession.objects.create(predecessor_id=petition.owner_id, successor=heir, on=date(2025, 7, 1))
    shown = page(client, f"?chu-tri-giai-quyet={petition.owner_id}")
    assert f"{heir.name} (từ 01/07/2025)" in shown
    wider = html.unescape(re.search(r'href="([^"]+)"[^>]*>Hiện cả kết quả của các đơn vị đó', shown).group(1))
    assert f"chu-tri-giai-quyet={heir.pk}" in wider
    taken_in = page(client, wider)
    assert "/kien-nghi/KN-2024-012/" in taken_in
    assert f"{heir.name} (từ" not in taken_in


def test_months_of_year_lead_to_results(client):
    shown = page(client, "?loai=petition&nam=2024&q=trai+lon")
    assert "Kết quả theo tháng năm 2024" in shown
    month = re.search(r"thang=(2024-\d\d)", shown).group(1)
    assert "thang=" in shown
    narrowed = page(client, f"?loai=petition&nam=2024&q=trai+lon&thang={month}")
    assert f"Tháng {int(month[5:])}/2024" in narrowed
    assert "/kien-nghi/KN-2024-" in narrowed
