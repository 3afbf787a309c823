"""The pages of registers: list, form, the register itself with its rows, and the table of rows not taken over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from slugify import slugify
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views import generic

from portal.desk.components.forms import LifecycleErrorsMixin, RedirectToRecordMixin
from portal.desk.components.listing import DayColumn, LinkColumn, RecordListMixin, StateColumn
from portal.desk.components.record_view import RecordView
from portal.opendata.exports.tables import BYTE_ORDER_MARK, MEDIA_TYPE, lines
from portal.papers.tables.report import Skipped
from portal.registers import jobs, reader
from portal.registers.fields import Field
from portal.registers.interpreter import Fault
from portal.registers.models import AT_WORK, Register, RegisterRow, RowState, Stage
from portal.registers.reports import counts_of, not_taken, rows_not_taken
from portal.registers.uploads import taken_before

from .forms import MappingForm

ROWS_ON_A_PAGE = 50


class RegisterListView(RecordListMixin, generic.IndexView):
    joined = ("unit",)
    searched = ("name",)

    def get_columns(self) -> list[BaseColumn]:
        return [
            LinkColumn("name", self, label=gettext_lazy("Table"), sort_key="name"),
            *self.unit_columns,
            DayColumn("entered_at", label=gettext_lazy("Entered"), sort_key="entered_at"),
            DayColumn("as_of", label=gettext_lazy("As of"), sort_key="as_of"),
            StageColumn(AT_WORK),
            Column("total", label=gettext_lazy("Rows")),
        ]


class StageColumn(StateColumn):
    def __init__(self, live: Iterable[str]):
        super().__init__()
        self.name, self.accessor, self.sort_key = "stage", "get_stage_display", "stage"
        self.primary = lambda register: register.stage in tuple(live)


class RegisterCreateView(LifecycleErrorsMixin, RedirectToRecordMixin, generic.CreateView):
    inspect_url_name = ""
    page_subtitle = gettext_lazy("Petitions from a table")
    submit_button_label = gettext_lazy("Read the table")
    submit_button_active_label = gettext_lazy("Sending…")
    success_message = gettext_lazy("“%(object)s” is being read.")

    def save_instance(self) -> Register:
        register: Register = self.form.enter()
        jobs.read.enqueue(register.pk)
        return register


@dataclass(frozen=True)
class ShownCell:
    heading: str
    field: str
    text: str
    faults: list[Fault]


@dataclass(frozen=True)
class ShownRow:
    """A row on the page: its cells in the order of the columns, and what is said of the whole row."""

    row: RegisterRow
    cells: list[ShownCell]
    faults: list[Fault]


class RegisterView(RecordView):
    """The register on its way: progress, what was read with every fault at its cell, what became of it."""

    template_name = "desk/register.html"

    @cached_property
    def shown(self) -> str:
        """Which rows are asked for; at first those in which something is wrong, if there are any."""
        asked = self.request.GET.get("rows", "")
        if asked in (*RowState.values, "all"):
            return str(asked)
        if self.object.stage == Stage.TAKEN:
            return RowState.TAKEN
        return RowState.FAULTY if self.counts["faulty"] else "all"

    @cached_property
    def counts(self) -> dict[str, int]:
        return counts_of(self.object)

    def get_state(self) -> tuple[str, bool]:
        return self.object.get_stage_display(), self.object.is_at_work

    def rows(self) -> Page[RegisterRow]:
        rows = self.object.rows.select_related("petition")
        if self.shown != "all":
            rows = rows.filter(state=self.shown)
        return Paginator(rows, ROWS_ON_A_PAGE).get_page(self.request.GET.get("p"))

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        register: Register = self.object
        context: dict[str, object] = super().get_context_data(**kwargs)
        mapping = self.mapping_form() if register.stage == Stage.READ else None
        page = self.rows() if register.stage in (Stage.READ, Stage.TAKEN) else None
        labels = dict(Field.choices)
        columns = [{**column, "label": labels.get(column["field"], "")} for column in register.columns]
        filters = [(RowState.NEW, self.counts["new"]), (RowState.KNOWN, self.counts["known"])]
        filters += [(RowState.FAULTY, self.counts["faulty"]), (RowState.TAKEN, self.counts["taken"])]
        return context | {
            "register": register,
            "counts": self.counts,
            "filters": [(state, count) for state, count in filters if count],
            "shown": self.shown,
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number)) if page else [],
            "rows": [shown_row(row, columns) for row in page] if page else [],
            "columns": columns,
            "skipped": [told_of_skipped(line) for line in register.skipped],
            "mapping": mapping,
            "media": mapping.media if mapping else "",
            "map_url": reverse("registers:map", args=[register.pk]),
            "taken_before": taken_before(register),
            "not_taken_url": reverse("registers:not_taken", args=[register.pk])
            if register.stage == Stage.TAKEN and not_taken(register).exists()
            else "",
        }

    def mapping_form(self) -> MappingForm:
        return MappingForm(register=self.object, today=timezone.localdate())


SKIPPED = {
    Skipped.TITLE: gettext_lazy("title: %(what)s"),
    Skipped.HEADING: gettext_lazy("heading: %(what)s"),
    Skipped.SECTION: gettext_lazy("section: %(what)s"),
    Skipped.TOTALS: gettext_lazy("totals: %(what)s"),
    Skipped.NOTE: gettext_lazy("below the table: %(what)s"),
    Skipped.SHEET: gettext_lazy("sheet left out: %(what)s"),
    Skipped.EMPTY: gettext_lazy("empty row: %(what)s"),
    Skipped.HIDDEN: gettext_lazy("hidden row: %(what)s"),
}


def told_of_skipped(line: str) -> str:
    """What is no data, as the reader says it for programs, in words for people."""
    kind, _colon, what = line.partition(": ")
    return str(SKIPPED[Skipped(kind)] % {"what": what})


def shown_row(row: RegisterRow, columns: Iterable[dict[str, str]]) -> ShownRow:
    told: defaultdict[str, list[Fault]] = defaultdict(list)
    for fault in row.faults:
        told[fault["key"]].append(fault)
    cells = [
        ShownCell(each["heading"], each["field"], row.cells.get(each["key"], ""), told.pop(each["key"], []))
        for each in columns
    ]
    return ShownRow(row, cells, [fault for faults in told.values() for fault in faults])


class RegisterMapView(RegisterView):
    """Takes columns for something else: all rows are checked anew."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        with transaction.atomic():
            register = Register.objects.select_for_update(of=("self",)).select_related("unit").get(pk=self.pk)
            self.object = register
            form = MappingForm(request.POST, register=register, today=timezone.localdate())
            if register.stage != Stage.READ:
                messages.warning(request, _("It is being read, or was taken over already."))
            elif form.is_valid():
                register.as_of = form.cleaned_data["as_of"]
                register.received_on = form.cleaned_data["received_on"]
                reader.remap(register, form.chosen())
                jobs.check.enqueue(register.pk)
            else:
                messages.error(request, " ".join(str(text) for errors in form.errors.values() for text in errors))
        return redirect(reverse("registers:inspect", args=[register.pk]))


class RowsNotTakenView(RegisterView):
    """The faulty and the known rows as CSV, to be mended and given again."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        register = self.get_object()
        response = StreamingHttpResponse(self.csv(register), content_type=MEDIA_TYPE)
        name = slugify(f"{register.name} {_('rows not taken over')}")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response

    @staticmethod
    def csv(register: Register) -> Iterator[str]:
        yield BYTE_ORDER_MARK
        for row in rows_not_taken(register):
            yield lines([row])
