"""Default reasons for moved deadlines, in the language of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def in_site_language(text: _StrPromise, **values: Any) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return text % values
