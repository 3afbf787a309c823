"""Viewsets of units, heads and memberships, for the administrators of a unit."""

from __future__ import annotations

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BaseColumn, Column

from portal.desk.components.forms import disable_fields
from portal.desk.components.listing import LinkColumn
from portal.organisations.models import HeadTerm, Membership, Place, Unit

from .base import VALIDITY, AdministratorForm, ReferenceDataListView, ReferenceDataViewSet, valid_from, valid_to


class UnitForm(AdministratorForm):
    """Parent and place are limited to those that the account administers, so that nobody extends his own rights.

    Nor does a unit itself set since when its acts count by the day on which they were shown.
    """

    def scope(self) -> None:
        if self.reach.is_everything:
            return
        self.fields["parent"].queryset = self.units
        self.fields["parent"].required = True
        self.fields["place"].queryset = Place.objects.filter(pk__in=self.reach.places_below(self.role))
        if self.instance.pk in self.reach.units(self.role):
            disable_fields(self, "parent", "place", "level", "joined_on")


class MembershipForm(AdministratorForm):
    """The account is typed, so that no list of all accounts is shown."""

    account = forms.CharField(
        label=gettext_lazy("Account"), max_length=150, help_text=gettext_lazy("The name used to log in.")
    )

    def scope(self) -> None:
        if self.instance.pk:
            self.fields["account"].initial = self.instance.user.get_username()
            disable_fields(self, "account")

    def clean_account(self) -> str:
        name = self.cleaned_data["account"]
        if self.instance.pk is None:
            users = get_user_model()._default_manager.filter(is_active=True)
            user = users.filter(**{get_user_model().USERNAME_FIELD: name}).first()
            if user is None:
                raise ValidationError(_("There is no account of this name. Whoever runs the portal makes accounts."))
            self.instance.user = user
        return name

    def _post_clean(self) -> None:
        super()._post_clean()
        try:
            if not self.errors:
                self.instance.validate_constraints()
        except ValidationError as error:
            self.add_error(None, error.messages)


class UnitListView(ReferenceDataListView):
    joined = ("place", "parent")
    searched = ("folded",)
    own_columns = (
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("place", label=gettext_lazy("Place"), sort_key="place__sort_key"),
        Column("parent", label=gettext_lazy("Belongs to"), sort_key="parent__sort_key"),
        valid_to(),
    )


class UnitViewSet(ReferenceDataViewSet):
    model = Unit
    name = "units"
    url_prefix = "don-vi"
    icon = "group"
    menu_label = gettext_lazy("Units")
    index_view_class = UnitListView
    list_filter = ["kind", "level"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("level")]),
                    FieldRowPanel([FieldPanel("parent"), FieldPanel("place")]),
                    VALIDITY,
                    FieldPanel("joined_on"),
                    FieldPanel("accountable_since"),
                ]
            )
        ],
        base_form_class=UnitForm,
    )


class MembershipListView(ReferenceDataListView):
    joined = ("user", "unit")
    searched = ("user__username", "user__first_name", "user__last_name", "unit__name")
    own_columns = (
        Column("role", label=gettext_lazy("Role"), accessor="get_role_display", sort_key="role"),
        Column("unit", label=gettext_lazy("Unit"), sort_key="unit__sort_key"),
        valid_from(),
        valid_to(),
    )

    def get_columns(self) -> list[BaseColumn]:
        return [LinkColumn("user", self, label=gettext_lazy("Account"), sort_key="user__username"), *self.own_columns]


class MembershipViewSet(ReferenceDataViewSet):
    model = Membership
    name = "memberships"
    url_prefix = "phan-quyen"
    icon = "user"
    menu_label = gettext_lazy("Memberships")
    index_view_class = MembershipListView
    list_filter = ["role"]
    edit_handler = ObjectList(
        [MultiFieldPanel([FieldPanel("account"), FieldPanel("unit"), FieldPanel("role"), VALIDITY])],
        base_form_class=MembershipForm,
    )


class HeadTermListView(ReferenceDataListView):
    joined = ("unit",)
    searched = ("title", "unit__name")
    own_columns = (Column("unit", label=gettext_lazy("Unit"), sort_key="unit__sort_key"), valid_from(), valid_to())


class HeadTermViewSet(ReferenceDataViewSet):
    model = HeadTerm
    name = "headterms"
    url_prefix = "nguoi-dung-dau"
    icon = "user"
    menu_label = gettext_lazy("Terms of heads")
    index_view_class = HeadTermListView
    edit_handler = ObjectList(
        [MultiFieldPanel([FieldPanel("unit"), FieldPanel("title"), VALIDITY])], base_form_class=AdministratorForm
    )
