import os

from resolver.leases import names_by_mac

LEASES = """\
1763740000 02:AA:bb:cc:dd:01 192.168.1.20 tablet 01:02:aa:bb:cc:dd:01
1763740000 02:aa:bb:cc:dd:02 192.168.1.21 * *
duid 00:01
1763740000 02:aa:bb:cc:dd:03 192.168.1.22

"""


def test_names_are_found_by_mac(tmp_path):
    file = tmp_path / "dnsmasq.leases"
    file.write_text(LEASES)
    assert names_by_mac([file]) == {"02:aa:bb:cc:dd:01": "tablet"}


def test_a_file_that_is_not_there_or_not_text_has_none(tmp_path):
    broken = tmp_path / "broken"
    broken.write_bytes(b"1 02:aa:bb:cc:dd:01 x \xff\xfe\n")
    found = names_by_mac([tmp_path / "missing", tmp_path, broken])
    assert set(found) == {"02:aa:bb:cc:dd:01"}


def test_who_writes_the_file_can_neither_hold_up_nor_fill_who_reads_it(tmp_path):
    os.mkfifo(tmp_path / "endless")
    large = tmp_path / "large"
    large.write_text(LEASES + "x" * (1 << 21) + "\n1 02:aa:bb:cc:dd:09 192.168.1.9 late *\n")
    assert names_by_mac([tmp_path / "endless", large]) == {"02:aa:bb:cc:dd:01": "tablet"}
