"""A family agreement to print and sign: a child's rules in plain words, and what stays to be done.

A lookup service cannot do everything. What belongs on the devices themselves is a list to tick off.
"""

from dataclasses import dataclass

from aiohttp import web

from policy.home import Subject
from policy.rules import Profile
from webui.languages import gettext as _
from webui.routing import for_adults
from webui.visits import Sorry, Visit
from webui.words.leaving import leaving
from webui.words.rules_in_words import recorded_in_words, rules_in_words


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do on a device."""

    where: str
    what: str
    why: str


def routes() -> list[web.RouteDef]:
    """Give the routes of these pages."""
    return [web.get("/agreement", for_adults(show)), web.get("/checklist", for_adults(checklist))]


async def show(visit: Visit) -> web.Response:
    """Show one child's agreement."""
    people = visit.state.children
    if not people:
        return visit.go("/more/people")
    asked = visit.request.query.get("for", "").removeprefix("profile:")
    profile = next((person for person in people if person.id == asked), None)
    if profile is None and asked:
        raise Sorry(_("This child or device is not there any more."), 404)
    return await _agreement(visit, people, profile or people[0])


async def _agreement(visit: Visit, people: list[Profile], profile: Profile) -> web.Response:
    moment = visit.state.moment(Subject(profile))
    return visit.show(
        "agreement/show.html",
        people=people,
        profile=profile,
        rules=rules_in_words(visit.console.shipped, moment),
        recorded=recorded_in_words(moment.privacy),
        leaving=await leaving(visit, moment.privacy),
        promises=promises(),
    )


def promises() -> list[str]:
    """Give what adults promise; it is the half of an agreement that is forgotten."""
    return [
        _("I answer when you ask for something, with a reason."),
        _("I do not look at what you write, and nothing here does."),
        _("I warn you before a lock, and let you finish where I can."),
        _("I change these rules with you, not behind your back; you can read each of them."),
        _("You can call a help line at any time; nobody sees that you did."),
        _("If something bad happens online, you can tell me, and you are not in trouble for it."),
    ]


async def checklist(visit: Visit) -> web.Response:
    """Show what to set on the devices themselves."""
    return visit.show("agreement/checklist.html", steps=steps())


def steps() -> list[Step]:
    """Give what the family sets where names are not enough."""
    return [*_of_phones(), *_of_their_dns(), *_of_the_rest()]


def _of_phones() -> list[Step]:
    return [
        Step(
            _("Android: Family Link"),
            _("Make the child's Google account a supervised one; let new apps need your yes."),
            _("I see names, not which app asks for them, and not mobile data."),
        ),
        Step(
            _("iPhone and iPad: Screen Time"),
            _("Join the child to Family Sharing; set Downtime and Content Restrictions."),
            _("These hold on mobile data too, where I am not."),
        ),
        Step(
            _("iPhone and iPad: Communication Safety"),
            _("Turn it on under Screen Time: it blurs naked pictures before they are seen."),
            _("Pictures never pass by me, and I want it so."),
        ),
    ]


def _of_their_dns() -> list[Step]:
    """Give what keeps a device asking here."""
    return [
        Step(
            _("Android: Private DNS"),
            _("Set it to Off or Automatic on each child's phone, not to a provider's name."),
            _("With a name there, the phone asks somebody else, and I block that name instead."),
        ),
        Step(
            _("iPhone and Mac: iCloud Private Relay"),
            _("Turn it off for this Wi-Fi."),
            _("It hides names from me; where I can, I tell the phone that it is not wanted here."),
        ),
        Step(
            _("Wi-Fi: fixed address of the phone"),
            _("In the settings of this Wi-Fi choose the phone's own MAC address."),
            _("Else the phone is a new one each time, and gets the strictest rules."),
        ),
        Step(
            _("Browsers: secure DNS"),
            _("Turn “Use secure DNS” off, or leave it at the provider of the system."),
            _("Browsers that ask elsewhere pass by your rules."),
        ),
    ]


def _of_the_rest() -> list[Step]:
    return [
        Step(
            _("Games and TVs"),
            _("Use the controls of the console, the TV and the game for chat and spending."),
            _("Chat inside a game comes from the same names as the game."),
        ),
        Step(
            _("Mobile data"),
            _("Ask the provider for its family protection, or agree on rules without technology."),
            _("These rules hold on your Wi-Fi alone."),
        ),
        Step(
            _("Router"),
            _("Give a password of your own to its page, and let only you have it."),
            _("Who can change the router can lead devices past me."),
        ),
    ]
