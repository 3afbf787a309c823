"""The default workflow, which every installation has: approval by the owning unit."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
from django.utils import translation
from django.utils.translation import gettext as _


def ensure_default_workflow(*, using: str, **kwargs: Any) -> None:
    """After every migrate and flush: create the workflow and assign it to notices and plans that have none."""
    from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

    from portal.desk.models import UnitApprovalTask
    from portal.dialogues.models import AnnualPlan, Notice

    needed = {model._meta.db_table for model in (WorkflowContentType, UnitApprovalTask, ContentType)}
    if not needed <= set(connections[using].introspection.table_names()):
        return
    with transaction.atomic(using=using), translation.override(settings.LANGUAGE_CODE):
        types = [ContentType.objects.db_manager(using).get_for_model(model) for model in (Notice, AnnualPlan)]
        assigned = set(WorkflowContentType.objects.using(using).values_list("content_type_id", flat=True))
        without = [content_type for content_type in types if content_type.pk not in assigned]
        if not without:
            return
        task = UnitApprovalTask.objects.using(using).first() or UnitApprovalTask.objects.using(using).create(
            name=_("Approval by the unit")
        )
        workflow = Workflow.objects.using(using).filter(workflow_tasks__task=task).first()
        if workflow is None:
            workflow = Workflow.objects.using(using).create(name=_("Approval and publication"))
            WorkflowTask.objects.using(using).create(workflow=workflow, task=task, sort_order=0)
        for content_type in without:
            WorkflowContentType.objects.using(using).create(workflow=workflow, content_type=content_type)
