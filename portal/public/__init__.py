"""Read-only views for citizens. Imported by `pages` and `search` where they show records."""
