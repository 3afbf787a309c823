"""Petitions: lifecycle, states, forwarding, importers."""
