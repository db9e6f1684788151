"""Run the benchmark: `make bench`, or `python -m bench [--rounds N] [--seconds S]`."""

import argparse
import os
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path

from bench.load import ask_for
from bench.mixes import mixes
from bench.servers import Server, blocked_names, running, warm

Figures = dict[tuple[str, str], list[tuple[float, float]]]
"""By mix and server: microseconds of CPU per answer, and answers per second, of each round."""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="CPU per query beside dnsmasq and unbound")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    arguments = parser.parse_args()
    names = blocked_names()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), names) as servers:
        figures = measure(servers, names, arguments.rounds, arguments.seconds)
        print(f"{len(names):,} names blocked; servers on one core, the questions on another")
        print("\n".join(table(figures, servers)))


def measure(servers: list[Server], names: list[str], rounds: int, seconds: float) -> Figures:
    """Measure every server with every mix, in turn, again and again."""
    figures: Figures = defaultdict(list)
    streams = {server.name: mixes(names, seed=7) for server in servers}
    for server in servers:
        for mix in streams[server.name]:
            warm(server, mix.warm)
    for turn in range(rounds):
        for number in range(len(streams[servers[0].name])):
            for server in servers[turn % len(servers) :] + servers[: turn % len(servers)]:
                mix = streams[server.name][number]
                before = server.cpu()
                load = ask_for(seconds, server.port, mix.questions)
                spent = server.cpu() - before
                answered = max(1, load.answered)
                figures[mix.title, server.name].append((1e6 * spent / answered, load.rate))
    return figures


def table(figures: Figures, servers: list[Server]) -> list[str]:
    """Write the medians; ratios are of the same round."""
    ours = servers[0].name
    lines = ["", f"{'mix':<12} {'server':<10} {'µs CPU/query':>14} {'min–max':>16} {'ratio':>7}"]
    for mix in dict.fromkeys(title for title, _ in figures):
        for server in servers:
            rounds = [cpu for cpu, _ in figures[mix, server.name]]
            pairs = zip((cpu for cpu, _ in figures[mix, ours]), rounds, strict=True)
            ratio = statistics.median(mine / theirs for mine, theirs in pairs)
            spread = f"{min(rounds):.1f}–{max(rounds):.1f}"
            middle = statistics.median(rounds)
            row = f"{mix:<12} {server.name:<10} {middle:>14.1f} {spread:>16} {ratio:>7.2f}"
            lines.append(row)
    lines += ["", "ratio: our CPU per query over theirs, median over rounds; below 1 is ours ahead"]
    lines += [f"{server.name}: {server.memory_mb():.0f} MB resident" for server in servers]
    return lines


if __name__ == "__main__":
    main()
