"""How fast events are appended to the ledger, proved and verified: `make bench`. See bench/README.md."""

import django

django.setup()
