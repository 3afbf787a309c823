"""Slugs of Vietnamese titles: dong-gia-tri for Đồng giá trị.

Pages get theirs in `models.base`, in the browser by static/pages/slugs.js; records by python-slugify.
"""

import taggit.models
from text_unidecode import unidecode


def spell_out_tags() -> None:
    """Tags are spelled out by the tables of python-slugify: taggit's own choice, Unidecode, is under the GPL."""
    taggit.models.unidecode = unidecode
