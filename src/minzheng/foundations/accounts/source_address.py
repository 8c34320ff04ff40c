"""Where a request came from: the connection's own address, or what a proxy of ours says of it, never what a stranger says."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

#: One household or office has a whole /64 of version 6: counted as one source.
NEIGHBOURHOOD_OF_SIX = 64
_Address = IPv4Address | IPv6Address


def source_of(request: HttpRequest) -> str:
    """The address a limit counts by, or "" when none is known (a unix socket without a forwarded address).

    `X-Forwarded-For` counts only as far as each hop was one of `TRUSTED_PROXIES`: read from the right, the first
    address that is none of them is the source. Anybody may write what she likes to the left of it.
    """
    peer = _read(request.META.get("REMOTE_ADDR", ""))
    if peer is not None and not _trusted(peer):
        return _counted(peer)
    if peer is None and not settings.TRUSTED_PROXIES:
        return ""
    seen = peer
    for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        read = _read(hop.strip())
        if read is None:
            break
        seen = read
        if not _trusted(read):
            break
    return _counted(seen) if seen is not None else ""


def _read(text: str) -> _Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _trusted(address: _Address) -> bool:
    return any(
        address in network for network in settings.TRUSTED_PROXIES if network.version == address.version
    )


def _counted(address: _Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Address(int(address) >> NEIGHBOURHOOD_OF_SIX << NEIGHBOURHOOD_OF_SIX))
