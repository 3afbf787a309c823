from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "portal.desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from portal.records import erasure

        from . import digest, reminders
        from .components import double_submit, edit_lock
        from .erasure import erase_drafts_and_logs
        from .identity import sessions
        from .permissions import roles
        from .workflow import correction_emails, emails, removal_emails  # noqa: F401 (connects the receivers)
        from .workflow import default as default_workflow

        sessions.connect()
        erasure.register("desk", erase_drafts_and_logs, checks_visibility=True)
        # Before anybody asks for a policy: Wagtail would make one of Django's permissions.
        for model, policy in roles.POLICIES.items():
            register_permission_policy(model, policy)
        edit_lock.lock_edit_views()
        double_submit.guard_create_views()
        emails.connect()
        digest.connect()
        reminders.connect()
        post_migrate.connect(
            default_workflow.ensure_default_workflow, sender=self, dispatch_uid="desk.default_workflow"
        )
