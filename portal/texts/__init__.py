"""Text of attachments, read in a process of its own: PDF, DOCX, XLSX, scans."""
