"""Making many petitions public at once: an approver reads them on one page, ticks them and gives one basis."""

from __future__ import annotations

from itertools import islice

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from portal.desk.actions.base import log_action
from portal.desk.actions.petitions import ACTIONS, DecisionForm, PublishForm
from portal.desk.components import versions
from portal.desk.components.edit_lock import lock_record
from portal.desk.permissions.roles import POLICIES
from portal.dialogues.models import Dialogue
from portal.petitions.models import Kind, Petition, PetitionEvent
from portal.petitions.states import EventKind
from portal.records.levels import Visibility

PUBLISH = next(action for action in ACTIONS if action.name == "publish")
SHOWN = 50


class PublishManyForm(DecisionForm):
    """The ticked petitions, or all that were shown; with the basis and the day of the decision."""

    ticked = forms.ModelMultipleChoiceField(
        queryset=Petition.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_all = forms.BooleanField(label=gettext_lazy("All that stand here: I have read them"), required=False)
    field_order = ["ticked", "is_all", "basis", "on"]

    def __init__(self, *args: object, shown: list[Petition], **kwargs: object):
        super().__init__(*args, record=None, **kwargs)
        self.shown = shown
        self.fields["ticked"].queryset = Petition.objects.filter(pk__in=[each.pk for each in shown])

    def clean(self) -> dict[str, object] | None:
        if not self.cleaned_data.get("ticked") and not self.cleaned_data.get("is_all") and "ticked" not in self.errors:
            raise ValidationError(_("Tick the petitions that become public."))
        return self.cleaned_data

    def chosen(self) -> list[Petition]:
        if self.cleaned_data["is_all"]:
            return self.shown
        keys = {each.pk for each in self.cleaned_data["ticked"]}
        return [each for each in self.shown if each.pk in keys]


class PublishManyView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView[PublishManyForm]):
    """Those not yet decided on, of one dialogue or of all; each is judged as by its own button."""

    model = Petition
    permission_required = "publish"
    template_name = "desk/publish_many.html"
    form_class = PublishManyForm
    page_title = gettext_lazy("Make petitions public")
    header_icon = "globe"

    @cached_property
    def dialogue(self) -> Dialogue | None:
        """The dialogue named in the query string, if the account may see it: others do not limit the list."""
        key = self.request.GET.get("dialogue", "")
        return POLICIES[Dialogue].visible_to(self.request.user).filter(pk=key).first() if key.isdecimal() else None

    @cached_property
    def mine(self) -> QuerySet[Petition]:
        found: QuerySet[Petition] = POLICIES[Petition].instances_user_has_permission_for(self.request.user, "publish")
        return found.select_related("place", "topic", "unit").order_by("received_on", "pk")

    @cached_property
    def waiting(self) -> QuerySet[Petition]:
        """Not yet decided on, but for those that the account has entered itself: another one decides on them."""
        own = PetitionEvent.objects.filter(
            petition=OuterRef("pk"), kind=EventKind.RECEIVED.value, user_id=self.request.user.pk or 0
        )
        found = self.mine.filter(~Exists(own), visibility=Visibility.UNDECIDED)
        return found.filter(dialogue=self.dialogue) if self.dialogue else found

    @cached_property
    def shown(self) -> list[Petition]:
        """Those of the page that was sent, whatever came since; else the first that wait."""
        if self.request.method == "POST":
            keys = [int(key) for key in self.request.POST.getlist("shown") if key.isdecimal() and len(key) < 19]
            return list(self.mine.filter(pk__in=keys[:SHOWN]))
        open_ones = (each for each in self.waiting.iterator() if PUBLISH.is_open(each, self.request.user))
        return list(islice(open_ones, SHOWN))

    def get_form_kwargs(self) -> dict[str, object]:
        scope = {"shown": self.shown, "user": self.request.user, "today": timezone.localdate()}
        return {**super().get_form_kwargs(), **scope}

    def form_valid(self, form: PublishManyForm) -> HttpResponse:
        made, refused = [], []
        for petition in form.chosen():
            reason = publish_one(petition, self.request)
            if reason:
                refused.append(f"{petition.code}: {reason}")
            else:
                made.append(petition)
        if not made:
            form.add_error(None, refused)
            return self.form_invalid(form)
        for sentence in refused:
            messages.error(self.request, sentence)
        self.tell(made)
        return redirect(self.request.get_full_path())

    def tell(self, made: list[Petition]) -> None:
        counted = sum(each.kind == Kind.COMPLAINT for each in made)
        if public := len(made) - counted:
            text = ngettext("%(count)d petition is public.", "%(count)d petitions are public.", public)
            messages.success(self.request, text % {"count": public})
        if counted:
            text = ngettext("%(count)d complaint is counted only.", "%(count)d complaints are counted only.", counted)
            messages.success(self.request, text % {"count": counted})

    def get_breadcrumbs_items(self) -> list[dict[str, object]]:
        petitions = {"url": reverse("petitions:index"), "label": _("Petitions")}
        return [*self.breadcrumbs_items, petitions, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        return {
            **context,
            "petitions": [
                (each, versions.dump(versions.version_of(each, with_progress=True)))
                for each in self.shown
                if PUBLISH.is_open(each, self.request.user)
            ],
            "left": max(0, self.waiting.count() - len(self.shown)),
            "dialogue": self.dialogue,
            "ticked": set(self.request.POST.getlist("ticked")),
            "list_url": reverse("petitions:index"),
        }


def publish_one(petition: Petition, request: HttpRequest) -> str:
    """Make one public by the rules of its own button; why not, if it cannot be."""
    try:
        with transaction.atomic():
            record = lock_record(petition)
            if not PUBLISH.is_open(record, request.user):
                return _("“%(action)s” is not possible now.") % {"action": PUBLISH.label}
            opened = versions.load(request.POST.get(f"version-{record.pk}", ""))
            if not opened or versions.changed_since(record, opened):
                return _("It was changed after you opened the page: read it again.")
            form = PublishForm(request.POST, record=record, user=request.user, today=timezone.localdate())
            form.full_clean()  # basis and day, which are right: the form of all has them, too
            form.carry_out()
            log(instance=record, action=log_action(Petition, PUBLISH), user=request.user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
