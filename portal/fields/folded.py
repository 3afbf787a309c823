"""A column with the folded text of others, so that a database finds "Đường làng" by "duong lang"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from portal.language.spelling import fold, normalise

BATCH = 2000


def folded(*texts: Any) -> str:
    """Small letters without marks, in the one spelling of portal.language; None and empty texts are left out."""
    text = " ".join(str(text) for text in texts if text)
    return " ".join(fold(normalise(text)).casefold().split())


class FoldedField(models.TextField[str, str]):
    """The folded text of other columns of the row, kept whenever the row is saved; no form and no revision holds it."""

    def __init__(self, *of: str, **kwargs: Any):
        self.of = of
        kwargs |= {"editable": False, "default": "", "serialize": False}
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, _path, _args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", [], kwargs

    def pre_save(self, model_instance: Any, add: bool) -> str:
        value = folded(*(getattr(model_instance, name) for name in self.of))
        setattr(model_instance, self.attname, value)
        return value


class FoldedModel(models.Model):
    """Saves its folded column beside the columns that it is made of, also where only some columns are saved."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        columns = _folded_fields(type(self))
        if update_fields is not None:
            saved = set(update_fields)
            columns = [field for field in columns if saved & set(field.of)]
            update_fields = saved | {field.name for field in columns}
        for field in columns:
            field.pre_save(self, add=False)  # a column that was not loaded would not be saved
        super().save(*args, update_fields=update_fields, **kwargs)


def _folded_fields(model: type[models.Model]) -> list[FoldedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, FoldedField)]


def holds_words(fields: Iterable[str], words: Iterable[str]) -> Q:
    """The condition that every word stands in one of the folded columns."""
    condition = Q()
    for word in words:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__contains": word})
        condition &= anywhere
    return condition


def fill(model: type[models.Model], *of: str) -> None:
    """For migrations: fill the column `folded` of the rows that stand, some thousand at a time."""
    rows = model._default_manager.order_by("pk").only("pk", *of)
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        for row in batch:
            row.__dict__["folded"] = folded(*(getattr(row, name) for name in of))
        model._default_manager.bulk_update(batch, ["folded"])
        last = batch[-1].pk
