"""OpenWrt cuts Python's standard library into packages: which ones we ask for, and what is in them.

The control files are made from this, the feed's Makefile is checked against it, and the tests run
both processes with everything else missing. The cut is read from the feed's `python3-package-*.mk`.
"""

from typing import Final

WANTED: Final = (
    "python3-light",
    "python3-asyncio",
    "python3-codecs",
    "python3-logging",
    "python3-openssl",
    "python3-sqlite3",
    "python3-urllib",
)
"""What all of ours need; the resolver goes without OpenSSL. `python3-urllib` brings `email`."""

WANTED_BY_STORE: Final = ("python3-decimal", "python3-uuid")
"""What sqlite-utils needs beside it, where rules are written: in the commands and the pages."""

SPLIT: Final = {
    "python3-asyncio": {"asyncio"},
    "python3-codecs": {
        *("_codecs_cn", "_codecs_hk", "_codecs_iso2022", "_codecs_jp", "_codecs_kr", "_codecs_tw"),
        *("_multibytecodec", "unicodedata"),
    },
    "python3-ctypes": {"ctypes", "_ctypes", "_ctypes_test"},
    "python3-dbm": {"dbm", "_dbm", "_gdbm"},
    "python3-decimal": {"decimal", "_decimal", "_pydecimal"},
    "python3-distutils": {"distutils"},
    "python3-lib2to3": {"lib2to3"},
    "python3-logging": {"logging"},
    "python3-lzma": {"lzma", "_lzma"},
    "python3-multiprocessing": {"multiprocessing", "_multiprocessing", "_posixshmem"},
    "python3-ncurses": {"curses", "_curses", "_curses_panel"},
    "python3-openssl": {"_ssl", "_hashlib"},
    "python3-pydoc": {"pydoc", "pydoc_data", "doctest"},
    "python3-readline": {"readline"},
    "python3-sqlite3": {"sqlite3", "_sqlite3"},
    "python3-unittest": {"unittest"},
    "python3-urllib": {"urllib", "email"},
    "python3-uuid": {"uuid", "_uuid"},
    "python3-venv": {"venv", "ensurepip"},
    "python3-webbrowser": {"webbrowser"},
    "python3-xml": {"xml", "xmlrpc", "pyexpat", "_elementtree"},
}
"""By package: its modules. What is in none of them is in python3-light."""

NEVER: Final = {"cgi", "cgitb", "idlelib", "test", "tkinter", "_tkinter", "turtle", "turtledemo"}
"""Modules that no router has."""


def missing(packages: tuple[str, ...]) -> frozenset[str]:
    """Give the modules that are missing where only these packages are installed."""
    cut = {name for package, names in SPLIT.items() if package not in packages for name in names}
    return frozenset(cut | NEVER)
