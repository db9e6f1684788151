"""The firewall in force: what is asked for becomes one change of the table, and is kept so.

What is in the sets ends by itself. The redirect ends when nobody says any more that the resolver
answers: at once by this process, and by the kernel soon after if this process is gone too.
A process that dies leaves the table to the kernel, and the next one takes over what is in it: no
lock opens between the two, and no open connection that may stay is cut. What of it holds no more,
the resolver says when it is there (`Ledger.begin`).
"""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from firewall import table
from firewall.grammar import Add, Key, Refused, Remove, Request, Word, parse
from firewall.ledger import Full, Ledger
from firewall.left_behind import LeftBehind, left_behind
from firewall.nft import Nft, NftError
from firewall.table import Plan

SILENT_AFTER: Final = 3.0
"""Seconds without a word after which the resolver is taken to answer no more."""
REDIRECTED_FOR: Final = 30
"""Seconds for which the kernel redirects without hearing from us."""
_RENEWED_BEFORE: Final = 20.0
_FORWARDING: Final = ("/proc/sys/net/ipv4/ip_forward", "/proc/sys/net/ipv6/conf/all/forwarding")


class Keeping:
    """Holds the table, its ledger, and the redirect."""

    def __init__(
        self,
        plan: Plan,
        nft: Nft,
        clock: Callable[[], float],
        log: Callable[[str], None],
        end: Callable[[Mapping[str, frozenset[str]]], object] = lambda _: None,
    ) -> None:
        """`clock` gives monotonic seconds; `end` ends connections (`firewall.connections`)."""
        self._plan, self._nft, self._clock, self._log = plan, nft, clock, log
        self._end = end
        self._ledger = Ledger()
        self._alive_until = 0.0
        self._redirected_until = 0.0

    def begin(self) -> None:
        """Make the table, in one change with all that another process left; raises `NftError`."""
        now = self._clock()
        found = self._left_behind()
        for add in found.adds:
            with contextlib.suppress(Full):
                self._ledger.add(add, now)
        if found.redirected and self._plan.port:
            self._redirected_until = now + found.redirected
            self._alive_until = now + SILENT_AFTER
        self._nft.apply(self._everything())

    def _left_behind(self) -> LeftBehind:
        try:
            return left_behind(self._nft.listed(table.NAME))
        except NftError:  # there is no table: the one before was stopped, or there was none
            return LeftBehind()

    def end(self) -> None:
        """Leave everything as it was before; raises `NftError`."""
        self._nft.apply(table.REMOVE)

    def answer(self, lines: Sequence[bytes]) -> list[str]:
        """Do what some lines ask for, in one change; give a reply for each."""
        replies, changes = [], []
        locked_before = self._ledger.holds("locked", self._clock())
        for line in lines:
            try:
                reply, change = self._do(parse(line))
            except (Refused, Full, NftError) as error:
                reply, change = f"no {error}", ""
            replies.append(reply)
            changes.append(change)
        try:
            self._change("".join(changes))
        except NftError as error:
            failed = f"no {error}"
            return [failed if c else r for c, r in zip(changes, replies, strict=True)]
        self._end_offloaded(self._ledger.holds("locked", self._clock()) - locked_before)
        return replies

    def _end_offloaded(self, locked: frozenset[Key]) -> None:
        """Where flows are offloaded, have those of newly locked devices come by our rules again."""
        try:
            if not locked or not self._nft.flow_tables():
                return
            now = self._clock()
            accepted = self._ledger.holds("accepted", now) | self._ledger.holds("former", now)
            self._end(
                {
                    key.mac: frozenset(each.address for each in accepted if each.mac == key.mac)
                    for key in locked
                }
            )
        except (NftError, OSError) as error:
            self._log(f"offloaded connections go on: {error}")

    def tick(self) -> None:
        """Give port 53 back when the resolver is silent; called at least once a second."""
        now = self._clock()
        if self._redirected_until and now >= self._alive_until:
            self._log("the resolver is silent: port 53 is " + self._fate())
            self._redirected_until = 0.0
            self._change_safely(table.redirect(0))

    def _fate(self) -> str:
        return "kept closed" if self._plan.is_closed else "given back"

    def _do(self, request: Request) -> tuple[str, str]:
        """Give the reply to a request, and the change that it takes."""
        if isinstance(request, Add):
            return "ok", self._ledger.add(request, self._clock())
        if isinstance(request, Remove):
            return "ok", self._ledger.remove(request)
        if request is Word.STATUS:
            return self._status(), ""
        if request is Word.BEGIN:
            accepted = (add for add in self._left_behind().adds if add.name == "accepted")
            return "ok", self._ledger.begin(accepted, self._clock())
        if request is Word.SETTLED:
            return "ok", self._ledger.settle(self._clock())
        return "ok", self._alive()

    def _alive(self) -> str:
        now = self._clock()
        self._alive_until = now + SILENT_AFTER
        if not self._plan.port or self._redirected_until - now > _RENEWED_BEFORE:
            return ""
        if not self._redirected_until:
            self._log("the resolver answers: port 53 is ours")
        self._redirected_until = now + REDIRECTED_FOR
        return table.redirect(REDIRECTED_FOR)

    def _status(self) -> str:
        words = {
            "intercepts": self._plan.port,
            "closed": int(self._plan.is_closed),
            "forwards": int(any(map(_is_on, _FORWARDING))),
            "offload": int(self._nft.flow_tables()),
        }
        words |= self._ledger.counts(self._clock())
        return " ".join(["ok", *(f"{word}={value}" for word, value in words.items())])

    def _change(self, text: str) -> None:
        """Make a change; where the table is gone, with all that should be in it."""
        if not text:
            return
        try:
            self._nft.apply(text)
        except NftError as error:
            self._log(f"the table is made anew: {error}")
            self._nft.apply(self._everything())

    def _change_safely(self, text: str) -> None:
        try:
            self._change(text)
        except NftError as error:
            self._log(str(error))

    def _everything(self) -> str:
        now = self._clock()
        left = round(self._redirected_until - now)
        redirect = table.redirect(left) if left > 0 else ""
        return "".join([table.table(self._plan), *self._ledger.everything(now), redirect])


def _is_on(switch: str) -> bool:
    try:
        return Path(switch).read_text("ascii").strip() not in {"", "0"}
    except OSError:
        return False
