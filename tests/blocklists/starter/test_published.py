"""Reading published lists."""

import gzip

import pytest

from blocklists.derive.published import Published, read_names, usable_name


def test_plain_and_hosts_lines_are_read(tmp_path):
    (tmp_path / "list.txt").write_text(
        "# a comment\n! another\n\n0.0.0.0 One.Example two.example # why\n"
        ":: three.example\nwww.four.example\n*.five.example\n127.0.0.1 localhost\n1.2.3.4\nword\n",
        encoding="utf-8",
    )
    assert read_names(tmp_path, Published("list.txt")) == {
        "one.example", "two.example", "three.example", "four.example", "five.example"
    }  # fmt: skip


def test_packed_dnsmasq_lines_are_read(tmp_path):
    (tmp_path / "list.conf.gz").write_bytes(
        gzip.compress(b"# x\naddress=/bad.example/\nserver=/worse.example/\nport=53\n")
    )
    names = read_names(tmp_path, Published("list.conf.gz", dnsmasq=True))
    assert names == {"bad.example", "worse.example"}


@pytest.mark.parametrize("text", ["", "localhost", "10.0.0.1", "bad..name", "-x.com", "a b.com"])
def test_what_is_no_name_is_left_out(text):
    assert usable_name(text) is None


def test_www_is_taken_off_but_a_domain_called_www_stays():
    assert usable_name("WWW.Example.COM.") == "example.com"
    assert usable_name("www.com") == "www.com"
