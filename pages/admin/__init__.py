"""The admin of pages: edit lock, scheduled publishing, translation."""
