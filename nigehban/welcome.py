"""What `nigehban run` says when it is ready: the addresses, and the way to set up."""

import ipaddress
from collections.abc import Sequence

from nigehban.addresses import lan_addresses
from nigehban.workplace import show
from resolver.upstreams import Address
from store.accounts import Accounts
from store.household import DEFAULT, HouseholdStore

_FOR_ALL = {"0.0.0.0", "::"}  # noqa: S104


def welcome(store: HouseholdStore, dns: Sequence[Address], web: Address, *, with_qr: bool) -> None:
    """Print where everything is; the set-up link works once."""
    page = page_address(web)
    show_dns(dns)
    show(f"Page     {page}")
    accounts = Accounts(store, DEFAULT)
    link = page
    if not accounts.any():
        link = f"{page}setup?code={accounts.new_setup_code()}"
        where = "on this machine" if _is_loopback(web.host) else "on your phone"
        show(f"Set up   {link}   (open it {where}; it works once)")
    if with_qr:
        _show_qr(link)
    show("Stop     Ctrl-C")


def _is_loopback(host: str) -> bool:
    return ipaddress.ip_address(host.partition("%")[0]).is_loopback


def show_dns(dns: Sequence[Address]) -> None:
    """Print where queries are answered."""
    show(f"DNS      {', '.join(map(str, dns))} (UDP and TCP)")


def _show_qr(link: str) -> None:
    """Draw the link for a phone's camera, where that can be done: a router's package does not."""
    try:
        import segno  # noqa: PLC0415  (it asks for XML, which routers lack)
    except ImportError:
        return
    segno.make(link, error="m").terminal(compact=True)


def page_address(web: Address) -> str:
    """Give the address of the page as a phone in the home reaches it."""
    host = web.host
    if host in _FOR_ALL:
        host = next(iter(lan_addresses()), "127.0.0.1")
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}/" if web.port == 80 else f"http://{host}:{web.port}/"  # noqa: PLR2004
