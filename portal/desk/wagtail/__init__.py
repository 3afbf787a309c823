"""Overrides of Wagtail's own views: bulk actions, choosers, the document library, the content security policy."""
