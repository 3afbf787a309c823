"""Everything that is published, by name: querysets, filters, the data dictionary."""
