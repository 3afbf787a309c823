"""Public views: read-only, without cookies; each reads the clock once."""
