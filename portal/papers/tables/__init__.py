"""An office's own table of petitions, opinions or results, read by its shape: XLSX, CSV, a table of a DOCX.

`reading` is the entry; everything goes line by line, so that a long register takes no more memory than a short one.
Nothing of a column that tells persons comes out of here. Decision 0033.
"""
