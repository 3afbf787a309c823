"""Pictures of the figures: computed here, drawn by templates/components/charts, told once more by a table."""
