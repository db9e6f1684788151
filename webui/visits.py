"""One visit: who opened which page of which household, and what may be done from there."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, NoReturn
from urllib.parse import urlencode

from aiohttp import web
from sqlite_utils import Database

from policy.home import subject_of
from policy.rules import Device, Household, Profile
from store.accounts import Account, Accounts
from store.acts import ActKeeper
from store.household import HouseholdStore
from store.roles import Right
from store.undo import Before, before
from webui.console import Console
from webui.harmless import one_line
from webui.help_lines import HelpLine, country_of
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.languages import manner
from webui.rendering import page
from webui.resolver_link import Visitor, device_of
from webui.undos import Done
from webui.words import wording

SESSION: Final = "session"
_LIFE: Final = 30 * 86400


class Sorry(Exception):  # noqa: N818  (it becomes a page that says so)
    """Something cannot be done; the sentence says why."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass
class Visit:
    """One request for a page."""

    request: web.Request
    console: Console
    visitor: Visitor
    state: HomeState
    account: Account | None
    has_pin: bool = False
    form: "Form" = field(default_factory=lambda: Form({}))
    seen: str = ""
    """Up to which news the state is; pages about "now" carry it."""
    was: str = ""
    """By which address it was known until this visit, where its MAC address was seen just now."""

    # --- who

    @property
    def household(self) -> Household:
        return self.state.household

    @cached_property
    def device(self) -> Device | None:
        """The device that visits."""
        found = device_of(self.visitor, self.household.devices)
        return self.household.device(found)

    @cached_property
    def profile(self) -> Profile | None:
        """Whose rules hold for it now: its own profile's, or its holder's."""
        if self.device is None:
            return None
        return subject_of(self.state.home, self.device, self.state.now).profile

    @cached_property
    def is_handed_over(self) -> bool:
        """The device is in somebody else's hands."""
        if self.device is None:
            return False
        return self.state.home.acts.holder(self.device.id, self.state.now) is not None

    @property
    def is_of_itself(self) -> bool:
        """Whether who visits is who the device belongs to, and nobody else's eyes are on it.

        Not where a parent handed a device over to read along, nor where an adult is logged in.
        """
        if self.device is None or self.device.profile is None or self.account is not None:
            return False
        return not self.is_handed_over and self.profile == self.household.profiles.get(
            self.device.profile
        )

    @property
    def adult(self) -> Account:
        """The adult who is logged in; pages for adults are shown to nobody else."""
        if self.account is None:
            return self.go("/login")
        return self.account

    def may(self, right: Right) -> bool:
        """Say whether the adult's role is enough for that."""
        return self.account is not None and self.account.right >= right

    def demand(self, right: Right) -> None:
        """Refuse what the adult's role is not enough for."""
        if not self.may(right):
            raise Sorry(_("You may look at this, but not do it. Ask an adult who may."), 403)

    @property
    def whose_doors(self) -> int | None:
        """Whose sessions and tokens the adult may see and end; None is everybody's."""
        return None if self.may(Right.OWN) else self.adult.id

    @property
    def session(self) -> str:
        return self.request.cookies.get(SESSION, "")

    @property
    def csrf(self) -> str:
        """What a form of ours carries: nobody else can know it."""
        return self.mark_of(self.visitor.identity)

    def mark_of(self, identity: str) -> str:
        """Give the mark of a form that was made for somebody of this identity."""
        about = f"{identity} {self.session}".encode()
        return hmac.new(self.console.csrf_key.encode(), about, hashlib.sha256).hexdigest()[:32]

    # --- asking and changing

    async def accounts(self, work: Callable[[Accounts], Any]) -> Any:  # noqa: ANN401
        """Do something with the accounts of this household."""
        identity = self.state.identity
        return await self.console.store.run(lambda store: work(Accounts(store, identity)))

    async def edit(
        self,
        what: str,
        said: str,
        change: Callable[[Household], Household],
        also: Callable[[Database], object] | None = None,
    ) -> str:
        """Change rules; gives the key of what was done. `what` is for the log, `said` for now."""
        identity, who = self.state.identity, self.adult.name

        def work(store: HouseholdStore) -> tuple[Before, int]:
            copy = before(store, identity)
            store.edit(identity, who, what, change, also=also)
            return copy, store.standing(identity).revision

        return await self.done(said, *await self.console.store.run(work))

    async def act(
        self,
        what: str,
        said: str | Callable[[HomeState], str],
        act: Callable[[ActKeeper], object],
        also: Callable[[Database], object] | None = None,
    ) -> str:
        """Pause, grant or hand over; gives the key of what was done.

        `said` may be made of how the home is right after it.
        """
        identity, who = self.state.identity, self.adult.name

        def work(store: HouseholdStore) -> tuple[HomeState, Before, int]:
            copy = before(store, identity)
            now = store.clock.wall()
            with store.writing(identity, who, what) as db:
                act(ActKeeper(db, identity, who, now))
                if also is not None:
                    also(db)
            home = replace(self.state.home, acts=store.acts(identity))
            after = replace(self.state, home=home, now=max(now, self.state.now))
            return after, copy, store.standing(identity).revision

        after, copy, revision = await self.console.store.run(work)
        return await self.done(said if isinstance(said, str) else said(after), copy, revision)

    async def done(self, said: str, copy: Before | None = None, revision: int = 0) -> str:
        """Tell the resolver, and only then remember what was done for the next page."""
        took_hold = await self.console.resolver.changed(self.state.identity)
        self.console.news.tell(self.state.identity)
        now = self.console.clock.monotonic()
        done = Done(self.state.identity, said, now, copy, revision, took_hold)
        return self.console.undos.add(done)

    # --- answering

    def show(self, template: str, *, status: int = 200, **values: Any) -> web.Response:  # noqa: ANN401
        """Show a page, with what every page needs."""
        done = self.console.undos.find(
            self.request.query.get("did", ""), self.state.identity, self.console.clock.monotonic()
        )
        common: dict[str, Any] = {
            "visit": self,
            "state": self.state,
            "account": self.account,
            "csrf": self.csrf,
            "path": self.request.path,
            "done": done,
            "did": self.request.query.get("did", ""),
            "lang": manner().language,
            "when": self.when,
            "is_bare": False,
        }
        return page(template, status=status, **(common | values))

    def help_numbers(self) -> list[HelpLine]:
        """Give the numbers that stand on every page of a child."""
        country = country_of(self.household.country, self.household.timezone)
        return self.console.help_lines.at_once(country, manner().language.code)

    def when(self, instant: float) -> str:
        """Write an instant as people say it."""
        return wording.when(self.state.shown_at(instant), self.state.shown)

    @property
    def today(self) -> dt.date:
        return self.state.shown.date()

    def go(self, path: str, did: str = "", mark_at: str = "", **query: str) -> NoReturn:
        """Go on to another page, which says what was done; `mark_at` is the part to show."""
        query = {key: value for key, value in query.items() if value}
        if did:
            query["did"] = did
        mark = "&" if "?" in path else "?"
        part = f"#{mark_at}" if mark_at else ""
        raise web.HTTPSeeOther(path + (mark + urlencode(query) if query else "") + part)

    def back(self, default: str = "/") -> str:
        """Give the page of ours to go back to: as a form says, or else the address."""
        wanted = self.form.text("back") or one_line(self.request.query.get("back", ""), 200)
        is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
        return wanted if is_ours else default


class Form:
    """What was typed and ticked, read safely."""

    def __init__(
        self, values: "dict[str, list[str]]", files: "dict[str, bytes] | None" = None
    ) -> None:
        self._values, self._files = values, files or {}

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, longest: int = 200) -> str:
        """Give one short line of text."""
        return one_line(next(iter(self._values.get(key, ())), ""), longest)

    def secret(self, key: str) -> str:
        """Give a password as it was typed."""
        return next(iter(self._values.get(key, ())), "")[:200]

    def all(self, key: str) -> list[str]:
        return [value[:100] for value in self._values.get(key, ())]

    def number(self, key: str, lowest: int, highest: int) -> int | None:
        """Give a whole number within bounds; None for anything else."""
        text = self.text(key, 12)
        if not (text.isascii() and text.isdigit()):
            return None
        number = int(text)
        return number if lowest <= number <= highest else None

    def file(self, key: str) -> bytes:
        """Give a file that was sent; empty where none was chosen."""
        return self._files.get(key, b"")

    def fields(self) -> list[tuple[str, str]]:
        """Give all of it, to be sent once more."""
        return [(key, value) for key, values in self._values.items() for value in values]


def keep_session(response: web.StreamResponse, token: str) -> None:
    """Let the browser keep a session; scripts cannot read it, other sites cannot send it."""
    response.set_cookie(SESSION, token, max_age=_LIFE, path="/", httponly=True, samesite="Strict")
