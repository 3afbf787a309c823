"""The search page: server-rendered, shareable by its address, useful without JavaScript."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from portal.caching.dependencies import SEARCH, shows
from portal.following.feeds import MOST_ENTRIES, feed
from portal.following.followables import NewsUnavailable, NewsWindow, feed_address, form_address
from portal.following.models import LONGEST_KEY
from portal.operations.outages import rate_limited
from search.query.answer import Answer

from .engines.base import SearchUnavailable
from .index import fallback
from .lexicon import current as lexicon
from .presentation.csv_export import csv_of
from .presentation.facet_options import chips, facet_groups, related_units
from .presentation.histogram import histogram
from .presentation.results import grouped, page_links, results
from .presentation.saved_searches import SavedSearch, question
from .presentation.suggestions import LONGEST, suggestions
from .query.criteria import LAST_PAGE, LONGEST_QUESTION, MOST_VALUES, PAGE_SIZE, Criteria, Sort, is_cut

CUT = gettext_lazy(
    "This question was cut: at most %(letters)d letters and %(boxes)d ticked boxes are looked for at once."
)


@require_safe
@shows(SEARCH)
@rate_limited("search", lambda: settings.SEARCH_RATE)
def search(request: HttpRequest) -> HttpResponse:
    """Answer a question; without one, offer the facets of everything there is."""
    criteria = Criteria.from_querystring(request.GET)
    today = timezone.localdate()
    words = lexicon.current()
    try:
        answer, is_reserve = fallback.ask(criteria, today=today, synonyms=words.synonyms)
    except SearchUnavailable:
        listed = {"criteria": criteria, "found": fallback.petitions_with(criteria.words)}
        return render(request, "search/unavailable.html", listed, status=503)
    if criteria.page > answer.page_count:
        last = criteria.on_page(answer.page_count).to_querystring()
        return redirect(f"{request.path}?{last}" if last else request.path)
    groups = facet_groups(answer)
    return render(
        request,
        "search/search.html",
        {
            "criteria": criteria,
            "answer": answer,
            "is_reserve": is_reserve,
            "groups": grouped(results(answer, today=today)),
            "facets": groups,
            "chips": chips(criteria),
            "histogram": histogram(answer),
            "cleared": f"?{Criteria(words=criteria.words).to_querystring()}",
            "page": page_of(answer),
            "page_links": page_links(criteria),
            "sorts": [(sort, f"?{criteria.sorted_by(sort).to_querystring()}") for sort in Sort],
            "suggested": f"?{criteria.with_words(answer.suggestion).to_querystring()}",
            "changed_names": [
                (changed, f"?{criteria.with_words(changed.only).to_querystring()}")
                for changed in words.names.changed_in(criteria.words)
            ],
            "kin": related_units(criteria, groups, words.names),
            **_ways_to_follow(criteria),
            "export": f"{reverse('search_export')}?{criteria.on_page(1).to_querystring()}",
            "cut": CUT % {"letters": LONGEST_QUESTION, "boxes": MOST_VALUES} if is_cut(request.GET) else "",
            "is_bounded": answer.page_count > LAST_PAGE,
        },
    )


@require_safe
@rate_limited("search table", lambda: settings.SEARCH_EXPORT_RATE)
def export(request: HttpRequest) -> HttpResponseBase:
    """All results of a question, up to 10,000, as a table for spreadsheets."""
    criteria, today = Criteria.from_querystring(request.GET), timezone.localdate()
    try:
        keys = fallback.export(criteria, today=today, synonyms=lexicon.current().synonyms)
    except SearchUnavailable:
        listed = {"criteria": criteria, "found": fallback.petitions_with(criteria.words)}
        return render(request, "search/unavailable.html", listed, status=503)
    name = f'attachment; filename="tim-kiem-{today.isoformat()}.csv"'
    table = csv_of(keys, site=request.build_absolute_uri("/"), language=get_language() or settings.LANGUAGE_CODE)
    return StreamingHttpResponse(
        table,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name, "X-Robots-Tag": "noindex"},
    )


def _ways_to_follow(criteria: Criteria) -> dict[str, str]:
    """By a feed; and by e-mail, unless the question is too long to be kept."""
    query = question(criteria.to_querystring()).to_querystring()
    return {
        "feed": feed_address(SavedSearch.kind, query),
        "follow": form_address(SavedSearch.kind, query) if len(query) <= LONGEST_KEY else "",
    }


@require_safe
@rate_limited("search", lambda: settings.SEARCH_RATE)
@conditional_page
def atom(request: HttpRequest) -> HttpResponse:
    """The latest results of a question that became public, whatever the order and the page in its address."""
    search = SavedSearch()
    query = request.GET.urlencode()
    subject = search.subject(query)
    if subject is None:
        return HttpResponse(status=414)
    try:
        return feed(subject, search.news(query, NewsWindow(limit=MOST_ENTRIES)))
    except NewsUnavailable:
        return HttpResponse(status=503, headers={"Retry-After": "300"})


@require_safe
@cache_control(public=True, max_age=15, s_maxage=1)
def suggest(request: HttpRequest) -> HttpResponse:
    """What may be meant by what is typed so far, as options of a list box.

    A browser may keep it for some seconds, as it does pages: so long may it suggest a title that was hidden just now.
    """
    typed = request.GET.get("q", "")
    if len(typed) > LONGEST:
        return HttpResponseBadRequest()
    found = suggestions(" ".join(typed.replace("\0", " ").split()))
    return render(request, "search/suggestions.html", {"suggestions": found})


def page_of(answer: Answer) -> object:
    """The page as the pagination component wants it; the engine has cut it already."""
    reachable = min(answer.total, LAST_PAGE * PAGE_SIZE)
    return Paginator(range(reachable), PAGE_SIZE).get_page(answer.criteria.page)
