"""What editors of pages meet in Wagtail's admin: the edit lock, scheduled publishing, translation."""
