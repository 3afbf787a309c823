"""Charts of the figures: computed here, drawn as SVG by templates/components/charts, repeated as a table."""
