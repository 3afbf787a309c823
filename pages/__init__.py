"""Wagtail pages: home, sections, articles, listings.

They may read all of `portal`; only `search` may import them.
"""
