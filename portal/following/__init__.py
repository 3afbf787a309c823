"""Subscriptions by e-mail and Atom feeds: what can be followed (`followables`), its `news`, and digests."""
