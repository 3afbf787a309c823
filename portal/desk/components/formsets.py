"""Inline formsets in the form of a document: rows with a form of ours, whose choices are read once for all rows."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel


class RowsPanel(InlinePanel):
    """An inline panel whose rows are `row_form`; the parent form passes what they need in `form_kwargs`."""

    def __init__(self, *args: Any, row_form: type[WagtailAdminModelForm], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.row_form = row_form

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "row_form": self.row_form}

    def get_form_options(self) -> dict[str, Any]:
        """Adds to Wagtail's list the fields that a draft may leave open."""
        options = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        waiting = list(getattr(getattr(rows.get("form"), "Meta", None), "defer_required_on_fields", []))
        meta = type("Meta", (self.row_form.Meta,), {"defer_required_on_fields": waiting})
        metaclass: Any = type(self.row_form)
        rows["form"] = metaclass(self.row_form.__name__, (self.row_form,), {"Meta": meta})
        return options
