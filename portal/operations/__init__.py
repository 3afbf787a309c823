"""For who runs the portal: health, backup, purging of kept pages."""
