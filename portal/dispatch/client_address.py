"""The address of the client, also behind proxies of ours."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our proxies was asked from; without a proxy, that of the connection.

    `X-Forwarded-For` is believed as far as addresses of TRUSTED_PROXIES have written it, from its end: everybody
    else can write into it what he likes.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    passed_on = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",")]
    while passed_on and _is_ours(address) and _is_address(passed_on[-1]):
        address = passed_on.pop()
    return address


def caller(request: HttpRequest) -> str:
    """Whom a rate limit counts: one address, or the /64 of one household where there are enough of them (IPv6)."""
    address = client_address(request)
    if ":" in address and _is_address(address):
        return str(ip_network(f"{address.partition('%')[0]}/64", strict=False))
    return address


def _is_ours(address: str) -> bool:
    if not _is_address(address):
        return False
    found = ip_address(address)
    return any(found in network for network in settings.TRUSTED_PROXIES)


def _is_address(written: str) -> bool:
    try:
        ip_address(written)
    except ValueError:
        return False
    return True
