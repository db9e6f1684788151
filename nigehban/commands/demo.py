"""`nigehban demo`: the pages with a made-up family, to look at on a laptop; nothing is kept.

No resolver runs, and no port but those of the pages is opened: nothing of the network changes.
"""

import argparse
import asyncio
import contextlib
import tempfile
from pathlib import Path
from typing import Any

from nigehban.addresses import open_web
from nigehban.console_process import console_program
from nigehban.processes import Supervisor
from nigehban.settings import OperatorSettings, with_flags
from nigehban.welcome import page_address
from nigehban.workplace import Workplace, show
from resolver.upstreams import Address


def add_commands(commands: Any, _shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Declare the command."""
    parser = commands.add_parser("demo", help="show the page with a made-up family; keeps nothing")
    parser.add_argument("--web", metavar="ADDR:PORT", help="where the page is")
    parser.set_defaults(run=run_demo)


def run_demo(arguments: argparse.Namespace) -> int:
    """Serve the made-up family until stopped; its folder goes with it."""
    settings = with_flags(OperatorSettings(), web=arguments.web)
    web, block_page = open_web(settings.web), open_web(settings.block_page)
    with tempfile.TemporaryDirectory(prefix="nigehban-demo-") as folder:
        place = Workplace(Path(folder))
        place.places.make()
        place.build_table()
        program = console_program(place, settings, web, block_page, demo=True)
        show(f"Page     {page_address(Address(*web.getsockname()[:2]))}   (a made-up family)")
        show("Stop     Ctrl-C; nothing is kept")
        try:
            return asyncio.run(Supervisor([program]).run())
        finally:
            with contextlib.suppress(OSError):  # elsewhere, where the folder's path is long
                place.places.runtime.rmdir()
