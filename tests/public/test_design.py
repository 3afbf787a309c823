"""What the face of the portal promises: legible in both schemes, one sprite, nothing inline."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings
from wagtail.admin.icons import get_icons

STATIC = Path(settings.BASE_DIR, "portal/public/static/public")
TEMPLATES_ROOT = Path(settings.BASE_DIR, "templates")
TEMPLATES = sorted(TEMPLATES_ROOT.rglob("*.html"))
# Folders of templates whose pages Wagtail frames: its icons are there as well.
WITH_WAGTAIL = {"account", "allauth", "desk", "mfa", "usersessions", "wagtailadmin", "wagtaillocales", "wagtailusers"}
COMPONENTS = sorted(Path(settings.BASE_DIR, "templates/components").glob("*.html"))

GROUNDS = ["paper", "band"]
TONES = ["neutral", "info", "good", "warn", "bad"]
TEXT = [(ink, ground) for ink in ("ink", "ink-soft", "link", "visited") for ground in GROUNDS]
TEXT += [(f"{tone}-ink", ground) for tone in TONES for ground in (f"{tone}-tint", "paper")]
TEXT += [("on-brand", "brand"), ("on-brand-soft", "brand"), ("ink", "mark")]
SHAPES = [("control", ground) for ground in GROUNDS] + [("focus", ground) for ground in GROUNDS]


def schemes() -> dict[str, dict[str, str]]:
    """Token to colour, of the light scheme and of the dark one upon it."""
    light, dark = Path(STATIC, "portal.css").read_text().split("@media (prefers-color-scheme: dark)", 1)
    colour = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    of_light = dict(colour.findall(light))
    return {"light": of_light, "dark": of_light | dict(colour.findall(dark))}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"), [(*pair, 4.5) for pair in TEXT] + [(*pair, 3.0) for pair in SHAPES]
)
def test_colour_pairs_meet_contrast_ratio(scheme, ink, ground, least):
    tokens = schemes()[scheme]
    assert contrast(tokens[ink], tokens[ground]) >= least


def icons_of(templates: Iterable[Path]) -> set[str]:
    return {
        icon
        for template in templates
        for icon in re.findall(r'(?:% icon |icon=|icon\|default:)"([a-z-]+)"', template.read_text())
    }


def test_template_icons_are_in_sprite():
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', Path(STATIC, "icons.svg").read_text()))
    drawn_by_wagtail = set(re.findall(r'id="icon-([a-z0-9-]+)"', get_icons()))
    of_desk = [template for template in TEMPLATES if template.relative_to(TEMPLATES_ROOT).parts[0] in WITH_WAGTAIL]
    assert icons_of(set(TEMPLATES) - set(of_desk)) <= drawn
    assert icons_of(of_desk) <= drawn | drawn_by_wagtail


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_inline_no_style_or_script(template):
    text = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
    assert all(attributes.strip() for attributes in re.findall(r"<script([^>]*)>", text))


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.name)
def test_component_is_partial_with_documented_inputs(component):
    assert component.name.startswith("_")
    assert component.read_text().startswith("{% comment %}")
