from tests.public.conftest import language_of_the_site  # noqa: F401 (a fixture)

from .mornings import clock, next_morning, nobody_has_asked, sent  # noqa: F401 (fixtures)
