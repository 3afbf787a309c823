"""No form overwrites unseen what another window or person has saved since it was opened."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db.models import CharField, EmailField, FileField, Model, TextField
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.translation import override
from wagtail.admin.views import generic
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.models import Collection, Locale, RevisionMixin, Site, Task, Workflow

from pages.models import SiteSettings
from portal.desk.actions.base import ActionView
from portal.desk.components import versions
from portal.desk.menu import viewsets
from portal.dialogues import lifecycle
from portal.dialogues.models import AnnualPlan, Commitment, Dialogue, Notice, Topic
from portal.organisations.models import Membership, Place, Role
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.transparency.formats.notes import COSIGNATURE, SigningKey
from portal.transparency.models import Witness
from portal.workdays.models import DeadlineRule, SpecialDay
from search.models import SynonymRule
from tests.factories import make_reception_rule

from . import addresses, world
from .forms import fields

REFUSAL = "Không có gì bị ghi đè"
# A day of reception is moved by actions, a posting is not corrected at all, a mail is looked at.
EDITED_BY_NOBODY = {"receptiondays:edit", "postings:edit", "undeliveredmails:edit"}


def edit_views() -> Iterator[tuple[str, Any]]:
    """Every edit view of the admin, by the name of its address, found by walking the patterns."""
    root = next(each for each in get_resolver().url_patterns if str(each.pattern) == addresses.ADMIN)
    for name, pattern in walk(root, ""):
        view = getattr(inspect.unwrap(pattern.callback), "view_class", None)
        if view is not None and issubclass(view, generic.EditView) and not name.endswith("revert"):
            yield name, view


def walk(resolver: Any, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", pattern
        else:
            yield from walk(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)


NAMES = sorted({name for name, _view in edit_views()} - EDITED_BY_NOBODY)


@pytest.fixture
def site_administrator(db: None) -> Client:
    return world.client_of(world.User.objects.create_superuser("quantri", "quantri@example.org", "dan-hoi-la-biet"))


@pytest.fixture
def records(a: world.Commune) -> dict[str, Model]:
    """One record for each edit view: a new view needs one here."""
    held = world.held_dialogue(a)
    plan = AnnualPlan(unit=a.committee, year=2027, title="Kế hoạch", number="1/KH", issued_on=world.day(-1))
    plan.live = False
    plan.save()
    plan.save_revision(user=a.staff[Role.CLERK])
    return {
        "annualplans": plan,
        "dialogues": held,
        "notices": world.draft_notice(held, owner=a.department, by=a.staff[Role.CLERK]),
        "petitions": world.petition(held, public=False),
        "units": a.committee,
        "memberships": Membership.objects.get(user=a.staff[Role.CLERK]),
        "headterms": a.head,
        "receptionrules": make_reception_rule(chair=a.head),
        "places": Place.objects.get(name="xã Amlanh"),
        "topics": Topic.objects.create(name="Giao thông"),
        "specialdays": SpecialDay.objects.create(
            date=world.day(40), name="Nghỉ", kind="off", source="Quyết định", certainty="chính thức"
        ),
        "deadlinerules": DeadlineRule.objects.first(),
        "witnesses": Witness.objects.create(
            name="Mặt trận",
            key=SigningKey.generate("w.example", kind=COSIGNATURE).verifier,
            address="https://w.example/",
        ),
        "synonyms": SynonymRule.objects.create(line="sổ đỏ, bìa đỏ"),
        "wagtailadmin_collections": Collection.get_first_root_node().add_child(name="Ảnh"),
        "wagtailadmin_workflows:edit": Workflow.objects.first(),
        "wagtailadmin_workflows:edit_task": Task.objects.first(),
        "wagtaildocs": Document.objects.create(title="Mẫu đơn", file=ContentFile(b"%PDF-1.4", name="mau.pdf")),
        "wagtailimages": picture(),
        "wagtaillocales": Locale.objects.first(),
        "wagtailredirects": Redirect.objects.create(old_path="/cu", redirect_link="/moi/"),
        "wagtailsettings": SiteSettings.load(),
        "wagtailsites": Site.objects.first(),
        "wagtailusers_groups": Group.objects.first(),
        "wagtailusers_users": a.staff[Role.CLERK],
    }


def picture() -> Any:
    from wagtail.images import get_image_model
    from wagtail.images.tests.utils import get_test_image_file

    return get_image_model().objects.create(title="Trạm bơm", file=get_test_image_file())


def url_of(name: str, record: Model) -> str:
    if name == "wagtailsettings:edit":
        return reverse(name, args=["pages", "sitesettings", record.pk])
    return reverse(name, args=[record.pk])


def change_meanwhile(record: Any) -> tuple[str, Any]:
    """What another window saves: a text of the record, past every form. Returns its name and new value."""
    if isinstance(record, RevisionMixin):
        record.title = "Do người khác sửa"
        record.save_revision()
        return "title", record.title
    kinds = (CharField, TextField)
    candidates = [
        field
        for field in versions.fields_of(record)
        if isinstance(field, kinds) and not isinstance(field, (EmailField, FileField)) and not field.choices
    ]
    field = next((each for each in candidates if each.editable and each.name not in ("password", "slug", "path")), None)
    if field is None:  # a language has nothing but its code, a membership nothing but its dates
        name = "valid_from" if hasattr(record, "valid_from") else "language_code"
        value: Any = world.day(-3) if name == "valid_from" else "en"
    else:
        name, value = field.name, "khac"
    type(record)._base_manager.filter(pk=record.pk).update(**{name: value})
    return name, value


def now(record: Any, name: str) -> Any:
    fresh = type(record)._base_manager.get(pk=record.pk)
    return getattr(fresh.get_latest_revision_as_object() if isinstance(record, RevisionMixin) else fresh, name)


@pytest.mark.parametrize("name", NAMES)
def test_second_window_is_refused(records: dict[str, Any], site_administrator: Client, name: str) -> None:
    record = records.get(name) or records[name.split(":")[0]]
    url = url_of(name, record)
    opened = fields(site_administrator, url)
    changed, value = change_meanwhile(record)

    response = site_administrator.post(url, opened)

    assert response.status_code == 200, "the form comes back"
    assert REFUSAL in response.content.decode()
    assert now(record, changed) == value


@pytest.mark.parametrize("name", NAMES)
def test_saving_again_after_reading_is_accepted(records: dict[str, Any], site_administrator: Client, name: str) -> None:
    record = records.get(name) or records[name.split(":")[0]]
    url = url_of(name, record)
    opened = fields(site_administrator, url)
    change_meanwhile(record)
    refused = site_administrator.post(url, opened)

    response = site_administrator.post(url, posted_again(refused))

    assert REFUSAL not in response.content.decode()


def posted_again(response: Any) -> dict[str, Any]:
    from .forms import Fields

    parser = Fields()
    parser.feed(response.content.decode())
    return {name: values if len(values) > 1 else values[0] for name, values in parser.values.items()}


def test_refused_form_keeps_only_typed_values(a: world.Commune) -> None:
    """Of two that correct different fields, the second keeps his own and is shown what the first has written."""
    petition = world.petition(world.held_dialogue(a), public=False)
    client = a.client(Role.CLERK)
    url = reverse("petitions:edit", args=[petition.pk])
    opened = fields(client, url)
    Petition.objects.filter(pk=petition.pk).update(title="Đường liên thôn hỏng", hamlet="Thôn Đông")

    response = client.post(url, {**opened, "title": "Đường thôn Đoài hỏng", "content": "Đề nghị sửa sớm"})

    form = response.context["form"]
    assert (form["title"].value(), form["content"].value(), form["hamlet"].value()) == (
        "Đường thôn Đoài hỏng",
        "Đề nghị sửa sớm",
        "Thôn Đông",
    )
    with override("vi"):
        text = " ".join(form.non_field_errors())
    assert "Đường liên thôn hỏng" in text
    assert "Thôn Đông" in text
    client.post(url, posted_again(response))
    saved = Petition.objects.get(pk=petition.pk)
    assert (saved.title, saved.content, saved.hamlet) == ("Đường thôn Đoài hỏng", "Đề nghị sửa sớm", "Thôn Đông")


def test_derived_columns_are_not_told(a: world.Commune) -> None:
    """Only what somebody wrote: not the folded text that the portal keeps of it."""
    petition = world.petition(world.held_dialogue(a), public=False)
    client = a.client(Role.CLERK)
    url = reverse("petitions:edit", args=[petition.pk])
    opened = fields(client, url)
    petition.title = "Đường liên thôn hỏng"
    petition.save()

    response = client.post(url, {**opened, "content": "Đề nghị sửa sớm"})

    _refusal, *changes = response.context["form"].non_field_errors()
    assert [change for change in changes if "duong lien thon" in change] == []


def test_relations_of_many_are_compared(a: world.Commune) -> None:
    held = world.held_dialogue(a)
    topics = [Topic.objects.create(name=name) for name in ("Giao thông", "Đất đai")]
    client = a.client(Role.CLERK)
    url = reverse("dialogues:edit", args=[held.pk])
    opened = fields(client, url)
    held.topics.set(topics)

    response = client.post(url, opened)

    assert REFUSAL in response.content.decode()
    assert set(Dialogue.objects.get(pk=held.pk).topics.all()) == set(topics)


def test_document_tells_who_saved_what(a: world.Commune) -> None:
    notice = world.draft_notice(world.held_dialogue(a), owner=a.department, by=a.staff[Role.CLERK])
    client = a.client(Role.CLERK)
    url = reverse("notices:edit", args=[notice.pk])
    opened = fields(client, url)
    other = Notice.objects.get(pk=notice.pk).get_latest_revision_as_object()
    other.summary = "Do người khác viết"
    other.save_revision(user=a.staff[Role.APPROVER])

    response = client.post(url, {**opened, "title": "Của tôi"})

    body = response.content.decode()
    assert "Của tôi" in body
    assert a.staff[Role.APPROVER].get_username() in body
    assert str(Notice._meta.get_field("summary").verbose_name).lower() in body.lower()
    assert notice.revisions.count() == 2


ACTIONS = [
    (viewset.model, action.name)
    for registered in viewsets()
    for viewset in (registered.registerables if hasattr(registered, "registerables") else [registered])
    for action in getattr(viewset, "actions", ())
]


def states(a: world.Commune) -> Iterator[Any]:
    """Records in such states that every action is open on one of them."""
    held = world.held_dialogue(a)
    hidden = world.petition(held, public=False)
    shown = world.petition(held, title="Đường làng")
    yield from (hidden, shown)
    yield world.submitted_notice(a)
    yield world.published_notice(a, dialogue=world.held_dialogue(a, theme="Rác thải"))
    yield from Commitment.objects.all()
    planned = Dialogue(
        unit=a.committee, chair=a.head, theme="Nước sạch", place_text="Nhà văn hóa", starts_at=world.at(30)
    )
    lifecycle.plan(planned, by=Actor("UBND"), on=world.day(-20))
    yield planned


@pytest.mark.parametrize("action", [("petition", "hide"), ("dialogue", "announce")], ids="-".join)
def test_verb_is_refused_after_another_step(a: world.Commune, site_administrator: Client, action) -> None:
    model, name = action
    record, view = next(
        (record, reverse(f"{model}s:{name}", args=[record.pk]))
        for record in states(a)
        if record._meta.model_name == model and is_open(site_administrator, record, name)
    )
    opened = fields(site_administrator, view)
    change_meanwhile(record)
    steps = record.events.count()

    response = site_administrator.post(view, opened)

    assert REFUSAL in response.content.decode()
    assert record.events.count() == steps


def is_open(client: Client, record: Any, action: str) -> bool:
    return client.get(reverse(f"{record._meta.model_name}s:{action}", args=[record.pk])).status_code == 200


def test_every_verb_view_has_lock() -> None:
    root = next(each for each in get_resolver().url_patterns if str(each.pattern) == addresses.ADMIN)
    views = {name: inspect.unwrap(pattern.callback) for name, pattern in walk(root, "")}
    assert ACTIONS
    for model, action in ACTIONS:
        assert issubclass(views[f"{model._meta.model_name}s:{action}"].view_class, ActionView)


def test_button_pressed_twice_acts_once(a: world.Commune) -> None:
    """The second finds another state than the one it was opened with, and keeps what was typed."""
    planned = Dialogue(
        unit=a.committee, chair=a.head, theme="Nước sạch", place_text="Nhà văn hóa", starts_at=world.at(30)
    )
    lifecycle.plan(planned, by=Actor("UBND"), on=world.day(-20))
    client = a.client(Role.CLERK)
    url = reverse("dialogues:announce", args=[planned.pk])
    typed = {**fields(client, url), "basis": "Kế hoạch 01/KH của xã"}

    first, second = client.post(url, typed), client.post(url, typed)

    assert (first.status_code, second.status_code) == (302, 200)
    assert "Kế hoạch 01/KH của xã" in second.content.decode()
    assert planned.events.filter(kind="announced").count() == 1


def test_approval_of_changed_draft_is_refused(a: world.Commune) -> None:
    notice = world.submitted_notice(a)
    approver = a.client(Role.APPROVER)
    url = reverse("notices:approve", args=[notice.pk])
    opened = fields(approver, url)
    clerk = a.staff[Role.CLERK]
    notice.current_workflow_state.cancel(user=clerk)
    latest = Notice.objects.get(pk=notice.pk).get_latest_revision_as_object()
    latest.title = "Kết luận khác"
    latest.save_revision(user=clerk)
    again = Notice.objects.get(pk=notice.pk)
    again.get_workflow().start(again, clerk)

    response = approver.post(url, opened)

    assert REFUSAL in response.content.decode()
    assert not Notice.objects.get(pk=notice.pk).live


@pytest.mark.parametrize("kind", ["notices", "annualplans"])
def test_looking_makes_no_draft(records: dict[str, Any], a: world.Commune, kind: str) -> None:
    record, client = records[kind], a.client(Role.CLERK)
    url = reverse(f"{kind}:edit", args=[record.pk])
    before = list(record.revisions.values_list("pk", "created_at"))

    opened = fields(client, url)
    client.get(reverse(f"{kind}:inspect", args=[record.pk]))
    client.post(reverse(f"{kind}:preview_on_edit", args=[record.pk]), opened)
    client.get(reverse(f"{kind}:preview_on_edit", args=[record.pk]))
    saved = client.post(url, opened, headers={"Accept": "application/json"})

    assert saved.json()["success"], saved.content
    assert list(record.revisions.values_list("pk", "created_at")) == before


def test_autosaved_change_makes_draft(records: dict[str, Any], a: world.Commune) -> None:
    notice, client = records["notices"], a.client(Role.CLERK)
    url = reverse("notices:edit", args=[notice.pk])
    opened = {**fields(client, url), "title": "Kết luận mới"}

    saved = client.post(url, opened, headers={"Accept": "application/json"}).json()

    assert notice.revisions.get(pk=saved["revision_id"]).content["title"] == "Kết luận mới"
