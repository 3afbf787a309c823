"""Annual plan, dialogue, notice of conclusion, commitment, reception of citizens: models, verbs, clocks, importers."""
