"""Corrections of what was published: proposed by one person, approved by another, appended to the history.

What can be corrected is registered by the apps to the left (`registry`); they also carry a correction out.
"""
