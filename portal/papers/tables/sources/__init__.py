"""What an office's table may come in: workbook, CSV, document. Each gives sheets of lines, as they are shown."""
