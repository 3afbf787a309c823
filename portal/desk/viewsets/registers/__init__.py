"""Registers at the desk: a unit's own table is given, looked through with every fault, and taken over.

`forms` and `actions` say what is asked, `pages` what is shown, `viewset` binds them.
"""

from .viewset import RegisterViewSet

__all__ = ["RegisterViewSet"]
