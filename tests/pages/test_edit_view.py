"""No window overwrites unseen what another one has saved of a page, whatever its button does."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Task, TaskState, Workflow, WorkflowPage, WorkflowTask

from pages.models import HomePage
from tests.desk.forms import Fields, fields

REFUSAL = "Không có gì bị ghi đè"
NO_BLOCKS = {"body-count": "0"}
BUTTONS = ["", "action-publish", "action-submit", "action-workflow-action"]


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bien-tap", "bt@example.org", "mat-khau"))
    return client


@pytest.fixture
def waiting(home: HomePage) -> TaskState:
    """The home page, submitted for approval by somebody else."""
    workflow = Workflow.objects.create(name="Duyệt bài")
    WorkflowTask.objects.create(workflow=workflow, task=Task.objects.create(name="Duyệt"), sort_order=0)
    WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})
    author = get_user_model().objects.create_user("tac-gia", "tg@example.org", "mat-khau")
    home.save_revision(user=author)
    workflow.start(home, author)
    return HomePage.objects.get(pk=home.pk).current_workflow_task_state


def edit_address(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def opened(client: Client, url: str) -> dict[str, Any]:
    """The form as a window has it; its blocks are drawn by the browser: none."""
    return {**fields(client, url), **NO_BLOCKS}


def change_meanwhile(page: Page) -> None:
    """What another window saves as a draft."""
    latest = page.get_latest_revision_as_object()
    latest.title = "Do người khác sửa"
    latest.save_revision()


def latest_title(page: Page) -> str:
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object().title


def posted_again(response: Any) -> dict[str, Any]:
    parser = Fields()
    parser.feed(response.content.decode())
    sent = {name: values if len(values) > 1 else values[0] for name, values in parser.values.items()}
    return sent | NO_BLOCKS


@pytest.mark.parametrize("button", BUTTONS)
def test_second_window_is_refused(editor: Client, home: HomePage, waiting: TaskState, button: str) -> None:
    form = opened(editor, edit_address(home))
    change_meanwhile(home)
    live_title = Page.objects.get(pk=home.pk).title
    pressed = {button: "approve" if button == "action-workflow-action" else "1"} if button else {}

    response = editor.post(edit_address(home), {**form, **pressed, "title": "Của tôi"})

    assert response.status_code == 200
    assert REFUSAL in response.content.decode()
    assert "Của tôi" in response.content.decode()
    assert latest_title(home) == "Do người khác sửa"
    assert Page.objects.get(pk=home.pk).title == live_title
    assert TaskState.objects.get(pk=waiting.pk).status == TaskState.STATUS_IN_PROGRESS


def test_saving_again_after_reading_is_accepted(editor: Client, home: HomePage) -> None:
    form = opened(editor, edit_address(home))
    change_meanwhile(home)
    refused = editor.post(edit_address(home), {**form, "title": "Của tôi"})

    response = editor.post(edit_address(home), posted_again(refused))

    assert REFUSAL not in response.content.decode()
    assert latest_title(home) == "Của tôi"


def test_one_window_saves_repeatedly(editor: Client, home: HomePage) -> None:
    for title in ("Một", "Hai"):
        editor.post(edit_address(home), {**opened(editor, edit_address(home)), "title": title})
        assert latest_title(home) == title


def test_older_revision_replaces_no_newer_one(editor: Client, home: HomePage) -> None:
    first = home.save_revision()
    home.title = "Bản hai"
    home.save_revision()
    url = reverse("wagtailadmin_pages:revisions_revert", args=[home.pk, first.pk])
    form = opened(editor, url)
    change_meanwhile(home)

    response = editor.post(edit_address(home), form)

    assert REFUSAL in response.content.decode()
    assert latest_title(home) == "Do người khác sửa"


def test_looking_makes_no_draft(editor: Client, home: HomePage) -> None:
    home.save_revision()
    before = list(home.revisions.values_list("pk", "created_at"))
    form = opened(editor, edit_address(home))

    saved = editor.post(edit_address(home), form, headers={"Accept": "application/json"})

    assert saved.json()["success"], saved.content
    assert list(home.revisions.values_list("pk", "created_at")) == before


def test_page_changed_after_submission_is_refused(editor: Client, home: HomePage):
    workflow = Workflow.objects.create(name="Duyệt bài")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Duyệt"), sort_order=0)
    home.save_revision()
    workflow.start(home, get_user_model().objects.create_user("tac-gia"))
    change_meanwhile(home)
    waiting = TaskState.objects.get()
    response = editor.post(reverse("wagtailadmin_pages:workflow_action", args=[home.pk, "approve", waiting.pk]))
    assert response.url == edit_address(home)
    assert Page.objects.get(pk=home.pk).title != "Do người khác sửa"
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
    assert "đã được sửa sau khi trình" in editor.get(response.url).content.decode()
