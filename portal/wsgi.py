"""The entry point of a WSGI server: production settings, or a refusal to start."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")

application = get_wsgi_application()
# What is loaded by now stays: no collection needs to look at it again.
gc.collect()
gc.freeze()
