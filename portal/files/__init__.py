"""Files that people give the portal: their kinds, their clean copies, and how they are served. Knows no record."""
