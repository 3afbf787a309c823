"""Operations: health checks, metrics, backups, purging of cached pages."""
