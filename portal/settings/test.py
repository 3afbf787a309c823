"""Fast and forgetful, otherwise as in production."""

import os
import tempfile
from pathlib import Path

from .dev import *  # noqa: F403 (a settings file extends another)
from .dev import CACHES, STORAGES

# Each process of a parallel run has a Redis of its own, as it has a database: one may empty it while others count.
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    for _cache in CACHES.values():
        if str(_cache.get("LOCATION", "")).startswith("redis"):
            _cache["LOCATION"] = f"{_cache['LOCATION'].rpartition('/')[0]}/{int(worker.removeprefix('gw')) + 1}"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

_scratch = Path(tempfile.mkdtemp(prefix="dan-biet-tests-"))
MEDIA_ROOT = _scratch / "media"
ATTACHMENTS_ROOT = _scratch / "attachments"
DUMPS_ROOT = _scratch / "dumps"
LOG_KEY_FILE = _scratch / "log-key"
PURGES_LIST = _scratch / "purges.jsonl"
STORAGES = {
    **STORAGES,
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ATTACHMENTS_ROOT, "base_url": None},
    },
}
SEARCH_URL = f"embedded://{_scratch / 'search'}"
SEARCH_FALLBACK_URL = f"embedded://{_scratch / 'reserve'}"
PAGE_CACHE = False
BROKEN_RECORDS_RAISE = True
# Tests that run side by side on one Redis would be given each other's pages.
CACHES = {**CACHES, "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}}
PAGE_STAMPS = _scratch / "page-stamps"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
RATE_COUNTS = _scratch / "rate-counts"
API_RATE = API_EXPORT_RATE = SEARCH_RATE = SEARCH_EXPORT_RATE = "1000000/minute"
