"""Move the made-up family into an empty folder: rules, adults, asks, acts, a week of records."""

from typing import Final

from policy.acts import Reach, Scope
from policy.wall_clock import shown_at
from store.accounts import Accounts
from store.acts import ActKeeper
from store.household import DEFAULT, HouseholdStore
from store.requests import DENIED, GRANTED, LABEL, NAME, TIME, Requests
from store.roles import PARENT as PARENT_ROLE
from store.zones import find_zone
from webui.demo.family import PARENT, PHONE, TEEN, TWEEN, made_up_family
from webui.demo.records import write_records
from webui.languages import gettext as _

PASSWORD: Final = "demo"  # noqa: S105  (it opens nothing but a made-up home, and the page tells it)
_HOUR: Final = 3600.0


def furnish(store: HouseholdStore, timezone: str, country: str) -> str:
    """Fill an empty store with life; gives the session of the parent on their phone."""
    now = store.clock.wall()
    shown = shown_at(find_zone(timezone), now)
    household = made_up_family(shown.date(), timezone, country)
    parent = household.profiles[PARENT].name
    store.edit(DEFAULT, parent, "finished set-up", lambda _household: household)
    store.let_off_until(DEFAULT, parent, "ended the day of sorting devices", None)
    accounts = Accounts(store, DEFAULT)
    owner = accounts.create(parent, PASSWORD)
    accounts.create(_("Abbu"), PASSWORD, PARENT_ROLE)
    _ask(store, now)
    scope = Scope(Reach.PROFILE, TEEN)
    what = f"allowed games for 30 minutes for {household.profiles[TEEN].name}"
    with store.writing(DEFAULT, _("Abbu"), what) as db:
        ActKeeper(db, DEFAULT, _("Abbu"), now).grant(scope, 30, label="games")
    write_records(store.places.activity_db, household, shown, now)
    phone = household.device(PHONE)
    return accounts.open_session(owner, (phone.mac or "") if phone else "")


def _ask(store: HouseholdStore, now: float) -> None:
    """Have one ask that waits, and two that were answered."""
    requests = Requests(store.db, DEFAULT)
    homework = _("My class has its homework group there.")
    requests.ask(
        TWEEN, "d3", kind=LABEL, about="whatsapp", minutes=30, reason=homework, now=now - 300
    )
    later = requests.ask(
        TEEN, "d2", kind=TIME, minutes=60, reason=_("Everybody is still online."), now=now - _HOUR
    )
    reason = _("It is too late.")
    requests.answer(later, DENIED, by=_("Ammi"), reason=reason, minutes=None, now=now - _HOUR / 2)
    site = requests.ask(
        TEEN, "d2", kind=NAME, about="chess.example", minutes=30, reason="", now=now - 26 * _HOUR
    )
    granted_at = now - 25 * _HOUR
    requests.answer(site, GRANTED, by=_("Abbu"), reason="", minutes=None, now=granted_at)
