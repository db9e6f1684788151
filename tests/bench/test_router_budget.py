"""The estimate for a router: what was counted is read rightly, and what is assumed is said."""

import socket
import threading

import pytest

from bench.asking import Devices
from bench.router_budget import CLOCKS, MODELS, PER_SECOND, Count, mixed, report, share, totals

WRITTEN = """# callgrind format
version: 1
events: Ir Dr Dw I1mr D1mr D1mw ILmr DLmr DLmw
summary: 1000 300 200 50 30 20 4 3 3

fn=(1) something
1 1000
"""


def test_what_callgrind_wrote_is_read_with_misses_by_who_answered_them():
    assert totals(WRITTEN) == Count(1000, first_misses=90, second_misses=10)
    assert totals(WRITTEN.replace(" 50 30 20 4 3 3", "")) == Count(1000, 0, 0)


def test_the_range_is_a_range_and_grows_with_what_is_counted():
    asked, idle = Count(100_000, 2000, 50), Count(500_000, 9000, 300)
    low, high = (share(asked, idle, 0.2, model, max(CLOCKS)) for model in MODELS)
    assert 0 < low < high
    assert share(asked.per(0.5), idle, 0.2, MODELS[0], max(CLOCKS)) > low
    assert share(asked, idle, 0.4, MODELS[0], max(CLOCKS)) == pytest.approx(low * 1.4 / 1.2)
    by_hand = (PER_SECOND * (80_000 + 16_000 + 4000) + 400_000 + 72_000 + 24_000) * 1.2
    assert low == pytest.approx(by_hand / max(CLOCKS))


def test_a_mix_is_its_parts_by_their_shares():
    counts = {"replayed": Count(100, 10, 0), "misses": Count(1000, 0, 10)}
    assert mixed(counts, {"replayed": 0.75, "misses": 0.25}) == Count(325, 7.5, 2.5)


def test_what_is_printed_says_that_it_is_an_estimate_and_of_what():
    counts = {"household": Count(100_000, 2000, 50), "idle": Count(500_000, 9000, 300)}
    said = "\n".join(report(counts, 0.2))
    assert "ESTIMATE, not measured on a router" in said
    assert "Assumed" in said
    assert "100,000" in said


def test_each_device_asks_in_turn_from_its_own_address():
    heard = []

    def answer(server):
        for _ in range(5):
            octets, asker = server.recvfrom(512)
            heard.append((asker[0], octets[2:]))
            server.sendto(octets, asker)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=answer, args=(server,))
        thread.start()
        with Devices(server.getsockname()[1], 3) as devices:
            devices.ask([b"%d" % number for number in range(5)])
        thread.join(5)
    assert heard == [(f"127.0.1.{n % 3 + 1}", b"%d" % n) for n in range(5)]


def test_a_question_that_nobody_answers_is_no_success():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        with (
            Devices(silent.getsockname()[1], 1, patience=0.05) as devices,
            pytest.raises(TimeoutError),
        ):
            devices.ask([b"anybody there"])
