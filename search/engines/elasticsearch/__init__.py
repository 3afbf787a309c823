"""Elasticsearch, on machines of its own: for a site that has outgrown one machine.

Its analyzers only split at spaces: the tokens are ours, so no plugin is needed and both engines answer alike.
"""

from .engine import ClusterEngine
from .options import Options

__all__ = ["ClusterEngine", "Options"]
