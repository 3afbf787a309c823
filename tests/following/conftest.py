from .mornings import clock, next_morning, nobody_has_asked, sent  # noqa: F401 (fixtures)
