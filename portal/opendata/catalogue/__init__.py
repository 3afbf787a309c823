"""The catalogue: every published resource by name, with querysets, filters and the data dictionary."""
