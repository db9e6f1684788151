"""Secrets open what they sealed; nothing that is kept gives them away."""

import re

import pytest

from store.secrets_kept import fingerprint, new_code, new_token, opens, plain_code, sealed


@pytest.mark.parametrize("secret", ["", "0000", "four quiet words", "چار خاموش لفظ", "a" * 5000])
def test_a_secret_opens_what_it_sealed_and_no_other_does(secret):
    kept = sealed(secret)
    assert opens(secret, kept)
    assert not opens(secret + " ", kept)
    assert not opens(secret.upper() + "x", kept)
    assert not secret or secret not in kept


def test_the_same_secret_is_kept_differently_each_time():
    assert sealed("one") != sealed("one")


def test_a_keyboard_that_composes_letters_differently_does_no_harm():
    assert opens("cafe\u0301 \u0622", sealed("caf\u00e9 \u0627\u0653"))


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "scrypt",
        "four quiet words",
        "scrypt$16384$8$1$zz$zz",
        "scrypt$0$8$1$00$00",
        "scrypt$-1$8$1$00$00",
        "scrypt$99999999999999999999999$8$1$00$00",
        "scrypt$1073741824$8$1$00$00",
        "scrypt$16384$8$1$00$",
        "scrypt$16384$8$1$00$00$00",
        "$$$$$",
    ],
)
def test_what_was_spoilt_opens_for_nobody(kept):
    assert not opens("four quiet words", kept)


def test_half_a_character_is_nobodys_secret():
    assert not opens("\ud800", sealed("four quiet words"))


def test_codes_can_be_typed_by_people():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}", code)
        assert plain_code(code.lower().replace("-", " ")) == code
        assert plain_code(f" {code.replace('-', '')}\t") == code
    assert plain_code("") == ""
    assert re.fullmatch(r"\w{5}(-\w{5}){3}", new_code(4))


def test_tokens_are_long_and_their_fingerprint_is_not_the_token():
    token = new_token()
    assert len(token) >= 43
    assert token != new_token()
    assert fingerprint(token) == fingerprint(token) != fingerprint(token + "x")
    assert token not in fingerprint(token)
