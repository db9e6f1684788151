"""The console as a process: serves pages and API, and has lists fetched in time."""

import json
import socket

from nigehban.processes import Program
from nigehban.settings import OperatorSettings
from nigehban.workplace import CATALOGUE, Workplace

SETTINGS = "NIGEHBAN_CONSOLE"


def console_program(
    place: Workplace, settings: OperatorSettings, web: socket.socket, block_page: socket.socket
) -> Program:
    """Describe the console."""
    values = {
        "data": str(place.places.data.absolute()),
        "catalogue": str(CATALOGUE),
        "web": web.fileno(),
        "block_page": block_page.fileno(),
        "refresh_hours": settings.refresh_hours,
        "allow_private_lists": settings.allow_private_lists,
        "home": settings.home,
        "page_addresses": settings.page_addresses,
    }
    environment = {SETTINGS: json.dumps(values)}
    return Program("console", "nigehban.console_process", environment, (web, block_page))


def main() -> int:
    import time

    time.sleep(1e6)
    return 0


if __name__ == "__main__":
    main()
