"""Subscriptions by e-mail and feeds: what can be followed, news about it, digests."""
