"""Why a paper of an office is not read, in words for whoever chose the file."""

from __future__ import annotations


class NotRead(Exception):
    """The text says why and what to do; `reason` is the code of it, where there is one."""

    def __init__(self, sentence: str, reason: str = ""):
        super().__init__(sentence)
        self.reason = reason
