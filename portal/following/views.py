"""Views of subscribing: request, confirm, change, end; and the Atom feeds. Not cached, but for the feeds."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from portal.dispatch import rate_limits
from portal.dispatch.client_address import caller

from . import subscriptions
from .feeds import MOST_ENTRIES, feed
from .followables import NewsWindow, Subject, find, subject_of
from .forms import FollowForm, FrequencyForm
from .models import Subscription

# Enough for a family behind one connection; too few to fill a stranger's mailbox.
PER_ADDRESS, PER_CALLER = "5/hour", "20/hour"


@never_cache
@sensitive_post_parameters("address")
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """`muc` and `ma` name what is to be followed; without them the page says what can be."""
    kind, key = request.GET.get("muc", ""), request.GET.get("ma", "")
    if not kind:
        return render(request, "following/start.html")
    subject = subject_of(kind, key)
    if subject is None:
        raise Http404
    form = FollowForm(request.POST) if request.method == "POST" else FollowForm()
    if form.is_valid() and _may_ask(request, form):
        subscriptions.request_subscription(
            kind=kind,
            key=subject.key,
            subject=subject,
            address=form.cleaned_data["address"],
            language=get_language() or "vi",
            frequency=form.chosen,
            now=timezone.now(),
        )
        return redirect("follow_asked")
    return _form_page(request, form, subject)


def _may_ask(request: HttpRequest, form: FollowForm) -> bool:
    """Count the request against the rate limit. The refusal is the same whatever the address."""
    address = form.cleaned_data["address"].lower()
    by_caller = rate_limits.is_allowed(PER_CALLER, "follow from", caller(request))
    by_address = rate_limits.is_allowed(PER_ADDRESS, "follow by", address)
    if by_caller and by_address:
        return True
    form.add_error(None, _("That was asked too often. Please wait an hour, and look into your mailbox meanwhile."))
    return False


def _form_page(request: HttpRequest, form: FollowForm, subject: Subject) -> HttpResponse:
    status = 429 if form.is_bound and form.non_field_errors() else 200
    return render(request, "following/form.html", {"form": form, "subject": subject}, status=status)


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "following/asked.html", {"patience": subscriptions.PATIENCE.days})


# What follows needs no token against forgery: the right to do it is the token in the address, not a cookie.
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a subscription. It confirms by POST only: mail programs open links by themselves."""
    found = subscriptions.subscription_of(token)
    if found is None:
        return render(request, "following/gone.html", status=404)
    form = FrequencyForm({"frequency": found.frequency, **request.POST.dict()})
    is_saved = request.method == "POST" and form.is_valid()
    if is_saved:
        subscriptions.confirm(found, frequency=form.chosen, now=timezone.now())
    return _subscription_page(request, found, token, form=form, is_saved=is_saved)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unfollow(request: HttpRequest, token: str) -> HttpResponse:
    """End the subscription by one POST, from a button here or in the mail program (RFC 8058)."""
    found = subscriptions.subscription_of(token)
    if found is None:
        return render(request, "following/gone.html", status=404)
    if request.method == "POST":
        subscriptions.end(found, now=timezone.now())
    return _subscription_page(request, found, token, is_stopping=True)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unfollow_all(request: HttpRequest, token: str) -> HttpResponse:
    """End all subscriptions of the address of this one by one POST."""
    found = subscriptions.subscription_of(token)
    if found is None:
        return render(request, "following/gone.html", status=404)
    if request.method == "POST":
        subscriptions.end_all(found, now=timezone.now())
        found.refresh_from_db()
    followed = subscriptions.of_same_address(found)
    titles = [subject.title for each in followed if (subject := subject_of(each.kind, each.key))]
    return render(request, "following/stop_all.html", {"subscription": found, "titles": titles, "token": token})


def _subscription_page(request: HttpRequest, found: Subscription, token: str, **more: object) -> HttpResponse:
    subject = subject_of(found.kind, found.key)
    context = {"subscription": found, "subject": subject, "token": token, **more}
    return render(request, "following/subscription.html", context)


@require_safe
@conditional_page
def atom(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The same news as the mails; 404 for what is not public, with no hint whether it exists."""
    followable = find(kind)
    subject = followable.subject(key) if followable else None
    if followable is None or subject is None:
        raise Http404
    return feed(subject, followable.news(subject.key, NewsWindow(limit=MOST_ENTRIES)))
