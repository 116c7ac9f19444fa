"""Where a request comes from, and where it may be sent on to."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def own_path(typed: str, default: str) -> str:
    """The path of our own host that was asked for, else the default: no link of ours leads anybody elsewhere."""
    is_path = typed.startswith("/") and typed.isprintable() and "\\" not in typed
    if is_path and url_has_allowed_host_and_scheme(typed, allowed_hosts=None):
        return typed
    return resolve_url(default)


def address_of(request: HttpRequest) -> str:
    """The network address a request comes from; behind our own proxy the one that proxy saw."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_HTTPS:
        # Only the last entry is the proxy's word; what stands before it anybody can write.
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    # One line of an internet provider holds a whole /64 of addresses.
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)
