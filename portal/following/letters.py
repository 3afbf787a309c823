"""What is written to followers, in the language each has chosen."""

from __future__ import annotations

from collections.abc import Sequence
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

# A mail is read on a phone: what goes beyond is counted, and stands on the page.
MOST_LISTED = 30


def ask_to_confirm(subscription: Subscription, subject: Subject, *, token: str, now: datetime) -> None:
    """To an address that follows already, the same mail says so."""
    with translation.override(subscription.language):
        heading = _("You follow this already") if subscription.is_confirmed else _("Please confirm")
        _send(
            subscription,
            key=f"asked:{now.isoformat()}",
            subject=f"{heading}: {subject.title}",
            template="confirmation",
            token=token,
            context={"subject": subject, "subscription": subscription},
        )


def tell(
    subscription: Subscription, subject: Subject, news: Sequence[News], *, token: str, now: datetime
) -> OutgoingMail | None:
    """One mail with everything that is new; None if one was made at this moment already."""
    count = ngettext("%(count)d new item", "%(count)d new items", len(news)) % {"count": len(news)}
    return _send(
        subscription,
        key=f"told:{now.isoformat()}",
        subject=f"{count}: {subject.title}",
        template="digest",
        token=token,
        context={"subject": subject, "news": news[:MOST_LISTED], "more": len(news) - len(news[:MOST_LISTED])},
    )


def _send(
    subscription: Subscription, *, key: str, subject: str, template: str, token: str, context: dict[str, Any]
) -> OutgoingMail | None:
    stop = settings.SITE_URL + reverse("unfollow", args=[token])
    context = {
        **context,
        "heading": subject,
        "language": subscription.language,
        "site": settings.SITE_URL,
        "manage": settings.SITE_URL + reverse("subscription", args=[token]),
        "stop": stop,
    }
    return mail.send(
        to=subscription.address,
        subject=Truncator(f"Dân Biết: {subject}").chars(100),
        text=render_to_string(f"following/mails/{template}.txt", context),
        html=render_to_string(f"following/mails/{template}.html", context),
        key=subscription.mail_key + key,
        # RFC 8058: the mail program itself offers to stop, with one press.
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
