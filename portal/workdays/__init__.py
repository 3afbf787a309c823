"""The working calendar, deadline rules as data, and deadlines."""
