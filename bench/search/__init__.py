"""How fast the search is, beside its peers: `make bench`. See bench/README.md."""

import django

# Every client is a process of its own, which begins by importing this package.
django.setup()
