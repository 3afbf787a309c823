"""Where pages reach into Wagtail."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from .links import InternalPathHandler


@hooks.register("register_rich_text_features")
def keep_the_language_of_links(features: Any) -> None:
    features.register_link_type(InternalPathHandler)
