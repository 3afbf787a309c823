"""Annual plans, dialogues, notices of conclusion, commitments, reception: models, lifecycles, deadlines, importers."""
