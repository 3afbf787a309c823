"""Text of a PDF as its pages show it."""
