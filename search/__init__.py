"""Search in public records and pages. Nothing imports it; it reads `pages` and `portal`."""
