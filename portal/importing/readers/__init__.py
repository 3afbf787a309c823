"""Readers: from the bytes of a file to its rows. Imported by `..files` and `..rows` only.

Recognises the format, decodes the text, parses lines or objects, finds the heading, cleans the texts.
"""
