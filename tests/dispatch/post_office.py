"""The outside world: a mail server that refuses before it delivers."""

from smtplib import SMTPRecipientsRefused
from typing import ClassVar

from django.core.mail.backends.locmem import EmailBackend


class GrumpyBackend(EmailBackend):
    """Refuses so many times, naming the recipient as real servers do, and then delivers."""

    refusals: ClassVar[int] = 0

    def send_messages(self, messages):
        if GrumpyBackend.refusals > 0:
            GrumpyBackend.refusals -= 1
            raise SMTPRecipientsRefused({messages[0].to[0]: (451, b"try again later")})
        return super().send_messages(messages)
