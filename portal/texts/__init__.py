"""Text extraction from attachments (PDF, DOCX, XLSX, scans), in a separate process."""
