"""Corrections of what was published: proposed by one person, approved by another, appended to the history.

Apps above register what can be corrected (`registry`) and how it is carried out.
"""
