"""What of a child leaves the house, in words that the child reads: nothing is sent in secret."""

from policy.rules import Privacy
from store.channels import ASK, BYPASS, DIGEST, WARNING, Channels
from webui.languages import gettext as _
from webui.visits import Visit


async def leaving(visit: Visit, privacy: Privacy) -> list[str]:
    """Say what of a child of this home is sent to somewhere; none: nothing."""
    identity = visit.state.identity
    wanted = await visit.console.store.run(lambda store: Channels(store, identity).wanted())
    return leaving_in_words(wanted, privacy)


def leaving_in_words(wanted: frozenset[str], privacy: Privacy) -> list[str]:
    """Say what is sent to the adults of the home, where they set that up."""
    said = {
        DIGEST: _("Once a week a summary of this goes to your parents by mail or message."),
        ASK: _("When you ask for something, your parents get a message; not with your reason."),
        WARNING: _("Before a lock your parents get a message."),
        BYPASS: _("When ways around the rules are tried, your parents get a message."),
    }
    if privacy < Privacy.L2:
        del said[BYPASS]
    return [text for kind, text in said.items() if kind in wanted]
