"""What a package says of itself to opkg, and what it does when it comes and goes."""

from collections.abc import Callable
from typing import Final, NamedTuple

from deploy.openwrt.split import WANTED, WANTED_BY_STORE
from nigehban import __version__


class About(NamedTuple):
    """What differs between the packages."""

    title: str
    wants: tuple[str, ...]
    kept: tuple[str, ...] = ()
    """Files that belong to the router's owner once they are there."""
    user: str = ""


CONTROL: Final = {
    "nigehban": About(
        "A DNS resolver for homes that keeps each family member's rules",
        tuple(dict.fromkeys((*WANTED, *WANTED_BY_STORE, "ca-bundle"))),
        ("/etc/config/nigehban",),
        "nigehban=5335:nigehban=5335",
    ),
    "nigehban-webui": About(
        "The pages for parents and children of Nigehban",
        ("nigehban",),
    ),
}


def control(package: str, size: int) -> str:
    """Write the control file; `size` is that of the files in octets."""
    about = CONTROL[package]
    lines = {
        "Package": package,
        "Version": __version__,
        "Depends": ", ".join(about.wants),
        "License": "Apache-2.0",
        "Section": "net",
        "Require-User": about.user,
        "Architecture": "all",
        "Installed-Size": str(size),
        "Description": about.title,
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items() if value)


def _preinst(package: str, python: str) -> str:
    major, minor = python.split(".")
    return f"""#!/bin/sh
# Bytecode is of one Python: say so now rather than fail at every start.
[ -z "$IPKG_INSTROOT" ] || exit 0
python3 -c 'import sys; sys.exit(sys.version_info[:2] != ({major}, {minor}))' && exit 0
echo "{package}: this package is for Python {python}; use the .tar.gz and its install.sh" >&2
exit 1
"""


def _postinst(package: str, _python: str) -> str:
    after = """
[ -z "$IPKG_INSTROOT" ] || exit 0
killall -HUP ubusd 2>/dev/null # it reads who may call what
exit 0
"""
    pages = """
[ -z "$IPKG_INSTROOT" ] || exit 0
/etc/init.d/nigehban restart
exit 0
"""
    return _by_default("postinst") + (after if package == "nigehban" else pages)


def _prerm(_package: str, _python: str) -> str:
    return _by_default("prerm")


def _postrm(package: str, _python: str) -> str:
    if package == "nigehban":
        return "#!/bin/sh\nexit 0\n"
    return """#!/bin/sh
[ -z "$IPKG_INSTROOT" ] || exit 0
[ ! -x /etc/init.d/nigehban ] || /etc/init.d/nigehban restart # without the pages
exit 0
"""


def _by_default(script: str) -> str:
    """Do what every package of OpenWrt does: users, uci-defaults, enable, start; stop, disable."""
    return f"""#!/bin/sh
[ "$IPKG_NO_SCRIPT" = 1 ] && exit 0
[ -s "$IPKG_INSTROOT/lib/functions.sh" ] || exit 0
. "$IPKG_INSTROOT/lib/functions.sh"
default_{script} "$0" "$@"
"""


SCRIPTS: Final[dict[str, Callable[[str, str], str]]] = {
    "preinst": _preinst,
    "postinst": _postinst,
    "prerm": _prerm,
    "postrm": _postrm,
}
"""By name: the script of a package for a Python."""
