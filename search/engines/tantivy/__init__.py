"""Tantivy, in process: an index in a folder on disk, for a site on one machine."""

from .engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
