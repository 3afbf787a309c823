"""Reproducible measurements, each beside its peer."""
