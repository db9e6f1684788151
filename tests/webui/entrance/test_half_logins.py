"""Logins that are half done belong to their device and home, and do not pile up."""

from webui.entrance.half_logins import LIVES, HalfLogin, HalfLogins


def test_a_half_login_is_found_where_it_began_and_for_a_while() -> None:
    logins = HalfLogins()
    token = logins.add(HalfLogin("home", 1, "phone", 0.0))
    assert logins.find(token, "home", "phone", LIVES)
    assert logins.find(token, "home", "tablet", 1.0) is None
    assert logins.find(token, "other", "phone", 1.0) is None
    assert logins.find(token, "home", "phone", LIVES + 1) is None
    assert logins.find("", "home", "phone", 1.0) is None
    logins.remove(token)
    assert logins.find(token, "home", "phone", 1.0) is None


def test_they_do_not_pile_up() -> None:
    logins = HalfLogins()
    first = logins.add(HalfLogin("home", 1, "phone", 0.0))
    for _ in range(100):
        last = logins.add(HalfLogin("home", 1, "phone", 0.0))
    assert logins.find(first, "home", "phone", 0.0) is None
    assert logins.find(last, "home", "phone", 0.0)
