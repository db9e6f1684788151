from resolver.probes import ZONE, Probes


def test_each_probe_of_a_page_counts_once():
    probes = Probes()
    for number in (0, 1, 1, 7):
        probes.hear(f"tabc-{number}.{ZONE}")
    probes.hear(f"tdef-0.{ZONE}")
    assert probes.heard("abc") == 3
    assert probes.heard("def") == 1
    assert probes.heard("nobody") == 0


def test_other_names_are_not_probes():
    probes = Probes()
    for name in (ZONE, f"abc-1.{ZONE}", f"tabc.{ZONE}", f"x.tabc-1.{ZONE}", "tabc-1.example", ""):
        probes.hear(name)
    assert probes.heard("abc") == 0


def test_what_is_kept_is_bounded():
    probes = Probes()
    for number in range(1000):
        probes.hear(f"tbusy-{number}.{ZONE}")
    assert probes.heard("busy") == 64
    for token in range(1000):
        probes.hear(f"t{token}-0.{ZONE}")
    assert probes.heard("busy") == 0
    assert probes.heard("999") == 1


async def test_the_resolver_denies_a_probe_and_hears_it(lab):
    answer = await lab.ask(f"tabc-3.{ZONE}", "192.168.1.20")
    assert answer.rcode == 3
    assert lab.probes.heard("abc") == 1
