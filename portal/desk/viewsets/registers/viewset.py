"""The viewset of registers."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy

from portal.desk.actions.base import ActionViewSet
from portal.registers.models import Register

from .actions import ACTIONS
from .forms import RegisterForm
from .views import RegisterCreateView, RegisterListView, RegisterMapView, RegisterView, RowsNotTakenView

KEPT = {"index", "index_results", "add", "inspect", *(action.name for action in ACTIONS)}


class RegisterViewSet(ActionViewSet):
    """Nobody edits a register: its table is mended, and given again."""

    model = Register
    name = "registers"
    url_prefix = "so-theo-doi"
    icon = "table"
    menu_label = gettext_lazy("Tables of units")
    index_view_class = RegisterListView
    add_view_class = RegisterCreateView
    inspect_view_class = RegisterView
    actions = ACTIONS
    form_fields = ("unit",)
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[RegisterForm]:
        return RegisterForm

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name in KEPT]
        options = self.get_inspect_view_kwargs()
        return [
            *kept,
            path("cot/<int:pk>/", self.construct_view(RegisterMapView, **options), name="map"),
            path("dong-chua-nhap/<int:pk>/", self.construct_view(RowsNotTakenView, **options), name="not_taken"),
        ]

    def get_common_view_kwargs(self, **kwargs: object) -> dict[str, object]:
        nowhere = {f"{name}_url_name": None for name in ("edit", "delete", "history", "usage")}
        common: dict[str, object] = super().get_common_view_kwargs(**{**nowhere, **kwargs})
        return common
