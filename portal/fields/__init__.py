"""Model and form fields that normalise and validate on every save. Used by every app with a model.

Every app with a model uses them.
"""
