"""The list of synonyms in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column

from portal.desk.viewsets.base import ReferenceDataListView, ReferenceDataViewSet

from .models import SynonymRule


class SynonymListView(ReferenceDataListView):
    searched = ("line", "note")
    own_columns = (
        Column("note", label=gettext_lazy("Note"), sort_key="note"),
        BooleanColumn("is_active", label=gettext_lazy("In use"), sort_key="is_active"),
    )


class SynonymViewSet(ReferenceDataViewSet):
    model = SynonymRule
    name = "synonyms"
    url_prefix = "tu-dong-nghia"
    icon = "list-ul"
    menu_label = gettext_lazy("Synonyms of the search")
    add_to_settings_menu = True
    index_view_class = SynonymListView
    list_filter = ["is_active"]
    edit_handler = ObjectList([MultiFieldPanel([FieldPanel("line"), FieldPanel("note"), FieldPanel("is_active")])])


@hooks.register("register_admin_viewset")
def synonyms() -> SynonymViewSet:
    return SynonymViewSet()
