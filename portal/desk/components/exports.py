"""Export of a desk list as CSV or XLSX: the same columns, rows, order and words as on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from slugify import slugify
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from portal.opendata.exports.tables import BYTE_ORDER_MARK, harmless

from .values import format_date, yes_or_no


class ListExportMixin(SpreadsheetExportMixin):
    """On a list view whose `columns` are Wagtail's; a column with an `exported` method exports what that returns.

    Days are dates in XLSX, so that Excel can sort them, and dd/mm/yyyy in both.
    """

    @cached_property
    def exported_columns(self) -> dict[str, Any]:
        return {column.name: column for column in self.columns if isinstance(column, Column)}

    @cached_property
    def list_export(self) -> list[str]:
        return list(self.exported_columns)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {name: exported(column, item) for name, column in self.exported_columns.items()}

    def get_heading(self, queryset: Any, field: str) -> str:
        return str(capfirst(self.exported_columns[field].label))

    def get_filename(self) -> str:
        return slugify(f"{self.model._meta.verbose_name_plural} {timezone.localdate():%Y-%m-%d}")

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        if isinstance(value, date):
            return value if export_format == self.FORMAT_XLSX else format_date(value)
        return harmless(value) if export_format == self.FORMAT_CSV else value

    def generate_xlsx_row(self, worksheet: Any, row_dict: dict[str, Any], date_format: Any = None) -> Iterator[Any]:
        for value, cell in zip(row_dict.values(), super().generate_xlsx_row(worksheet, row_dict), strict=True):
            if isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"
            yield cell

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        yield BYTE_ORDER_MARK.encode()
        yield from super().stream_csv(queryset)


def exported(column: Any, item: Any) -> Any:
    """The value of a cell as plain text, a number or a day."""
    value = getattr(column, "exported", partial(Column.get_value, column))(item)
    match value:
        case bool():
            return yes_or_no(value)
        case datetime():
            return timezone.localtime(value).date()
        case int() | float() | date():
            return value
        case None:
            return ""
    return str(value)
