"""The help lines as they ship: numbers that must be there, both languages, domains of their own."""

import datetime as dt
import re

import pytest

from blocklists.derive import starter

PK = starter.load("help/pk.json")["rows"]
INTL = starter.load("help/intl.json")["rows"]
ROWS = PK + INTL
IDS = [row["id"] for row in ROWS]
KEYS = {
    "id", "who", "number", "kind", "area", "languages", "hours", "source", "last_checked", "note",
    "domains", "email", "report",
}  # fmt: skip
URDU = re.compile(r"[\u0600-\u06ff]{2}")


def test_pakistan_has_the_numbers_that_the_public_documents_name():
    numbers = {row["number"] for row in PK}
    assert {"1799", "1991", "1121", "1099", "0800-39393", "0304-1111741"} <= numbers


def test_1121_is_there_for_each_province():
    areas = {row["area"]["en"] for row in PK if row["number"] == "1121"}
    assert {"Punjab", "Sindh", "Khyber Pakhtunkhwa"} <= areas


def test_the_old_cybercrime_number_says_that_it_is_old():
    (old,) = (row for row in PK if row["number"] == "1991")
    assert "1799" in old["note"]["en"]
    assert "1799" in old["note"]["ur"]


def test_the_reporting_addresses_of_the_regulator_are_there():
    addresses = {row["email"] for row in PK if row["report"]}
    assert {"content-complaint@pta.gov.pk", "reportchildporn@pta.gov.pk"} <= addresses


def test_the_world_pack_names_the_bodies_that_remove_pictures():
    named = {row["id"] for row in INTL}
    assert {"take-it-down", "stop-ncii", "ncmec-cybertipline", "iwf", "find-a-helpline"} <= named


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_a_row_is_complete_in_english_and_urdu(row):
    assert set(row) == KEYS
    for field in ("who", "area", "note"):
        assert set(row[field]) == {"en", "ur"}
        assert row[field]["en"].strip()
        assert URDU.search(row[field]["ur"])
    assert row["number"] or row["email"] or row["domains"]
    assert row["languages"]


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_what_could_not_be_checked_is_said(row):
    if row["last_checked"] is None:
        said = f"{row['note']['en']} {row['source']}".lower()
        assert re.search(r"check|general knowledge|undated|no date|no dated|in no public", said)
    else:
        checked = dt.date.fromisoformat(row["last_checked"])
        assert dt.date(2016, 1, 1) < checked < dt.date(2026, 12, 31)


def test_ids_are_unique():
    assert len(set(IDS)) == len(IDS)


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_domains_are_their_own_and_never_a_platform(row):
    popular = starter.labels_of_popular_names()
    for domain in row["domains"]:
        assert starter.is_canonical(domain)
        name = domain.removeprefix("=")
        assert not popular.get(name), f"{name} carries labels"
        assert name.count(".") >= 1
