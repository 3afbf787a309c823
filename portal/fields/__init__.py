"""Model and form fields that clean what is written and refuse what cannot be, whoever writes.

Every app with a model uses them.
"""
