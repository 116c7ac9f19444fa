"""What can be said of a device without following anybody: browser and system in a word each, the address shortened."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address, ip_network

# The first word that is found names it: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc_browser", "Coc Coc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Zalo", "Zalo"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """The browser in a word, nothing when it does not say."""
    return next((name for word, name in BROWSERS if word in user_agent), "")


def system_of(user_agent: str) -> str:
    """The device or its system in a word, nothing when it does not say."""
    return next((name for word, name in SYSTEMS if word in user_agent), "")


def shortened(address: str) -> str:
    """A network address without its end: enough to know one's own school by, too little to find a household."""
    try:
        found = ip_address(address.partition("/")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv4Address):
        return f"{address.rpartition('.')[0]}.x"
    return str(ip_network((found, 48), strict=False))
