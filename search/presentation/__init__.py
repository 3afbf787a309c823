"""From keys to what a reader sees: results, highlights, facets, suggestions, saved searches."""
