from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowingConfig(AppConfig):
    name = "portal.following"
    verbose_name = _("Following")

    def ready(self) -> None:
        from portal.dispatch import schedule
        from portal.dispatch.mail import mail_not_delivered
        from portal.records import erasure
        from portal.records.signals import record_purged

        from . import followables, jobs
        from .erasure import erase_emails, erase_subscriptions, on_mail_not_delivered
        from .news import lists, records

        for kind in (
            records.PetitionFollowable,
            records.DialogueFollowable,
            records.NoticeFollowable,
            records.UnitFollowable,
            lists.ListFollowable,
            lists.TopicFollowable,
        ):
            followables.register(kind())
        erasure.register("following", erase_emails)
        mail_not_delivered.connect(on_mail_not_delivered, dispatch_uid="following.mail_not_delivered")
        record_purged.connect(erase_subscriptions, dispatch_uid="following.erase_subscriptions")
        schedule.every(jobs.tell_followers, minutes=30)
        schedule.daily(jobs.drop_unconfirmed, hour=3)
