"""Read-only views for the public. `pages` and `search` import it where they show records."""
