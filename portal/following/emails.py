"""The e-mails to followers, each in the language of its subscription."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dispatch import mail
from portal.dispatch.models import OutgoingMail

from .followables import News, Subject
from .models import Subscription


@dataclass(frozen=True)
class Followed:
    """A subscription with its subject, as the public sees it today, and the token for its links."""

    subscription: Subscription
    subject: Subject
    token: str


@dataclass(frozen=True)
class Item:
    """One piece of news, and the subscriptions because of which it is sent."""

    news: News
    reasons: list[Followed] = field(default_factory=list)


# A mail is read on a phone: what goes beyond is counted, and stands on the page.
MOST_LISTED = 30


def send_confirmation_email(subscription: Subscription, subject: Subject, *, token: str, now: datetime) -> None:
    """Ask to confirm. An address that is subscribed already gets the same mail, which says so.

    Before that, nothing is in it that a stranger may have typed: anybody can enter the address of anybody.
    """
    with translation.override(subscription.language):
        title = subject.title if subscription.is_confirmed else subject.impersonal_title or subject.title
        heading = _("You follow this already") if subscription.is_confirmed else _("Please confirm")
        _send(
            subscription,
            key=f"asked:{now.isoformat()}",
            subject=f"{heading}: {title}",
            template="confirmation",
            token=token,
            context={"title": title, "subscription": subscription},
        )


def send_digest_email(items: Sequence[Item], *, now: datetime) -> OutgoingMail | None:
    """One mail with all news for an address; None if one was made at this moment already.

    Unsubscribing by one press ends all subscriptions because of which the mail was sent.
    """
    followed = list(dict.fromkeys(reason for item in items for reason in item.reasons))
    lead, *others = followed
    count = ngettext("%(count)d new item", "%(count)d new items", len(items)) % {"count": len(items)}
    title = lead.subject.title
    if others:
        title = _("%(title)s and more that you follow") % {"title": title}
    return _send(
        lead.subscription,
        key=f"told:{now.isoformat()}",
        subject=f"{count}: {title}",
        template="digest",
        token=lead.token,
        context={
            "items": items[:MOST_LISTED],
            "more": len(items) - len(items[:MOST_LISTED]),
            "followed": followed,
            "subject": None if others else lead.subject,
        },
        stop="unfollow_all" if others else "unfollow",
    )


def _send(
    subscription: Subscription,
    *,
    key: str,
    subject: str,
    template: str,
    token: str,
    context: dict[str, Any],
    stop: str = "unfollow",
) -> OutgoingMail | None:
    """`stop` names the address for List-Unsubscribe, the mail program's own button."""
    address = settings.SITE_URL + reverse(stop, args=[token])
    context = {
        **context,
        "heading": subject,
        "language": subscription.language,
        "site": settings.SITE_URL,
        "manage": settings.SITE_URL + reverse("subscription", args=[token]),
        "stop": address,
    }
    return mail.send(
        to=subscription.address,
        subject=Truncator(f"Dân Biết: {subject}").chars(100),
        text=render_to_string(f"following/mails/{template}.txt", context),
        html=render_to_string(f"following/mails/{template}.html", context),
        key=subscription.mail_key + key,
        # RFC 8058: the mail program itself offers to stop, with one press.
        headers={"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
