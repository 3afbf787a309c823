"""Text of an XLSX as its sheets show it."""
