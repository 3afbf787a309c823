"""Petitions: models, lifecycle, forwarding, importers; and the publication of documents with all its effects."""
