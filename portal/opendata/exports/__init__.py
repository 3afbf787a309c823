"""Resources as CSV, JSON Lines and XLSX, dumps of all of them, JSON-LD."""
