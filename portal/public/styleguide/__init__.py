"""The living page of the components."""
