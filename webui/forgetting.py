"""Delete a child's records: by the resolver, or in its place where none runs; then in the store."""

import asyncio

from store.forgetting import delete_activity, devices_of, forget_child
from store.household import Edit
from webui.languages import gettext as _
from webui.visits import Sorry, Visit


async def forget(visit: Visit, profile: str, what: str, change: Edit | None = None) -> None:
    """Delete all that is kept of a child; `change` is made to the rules with it."""
    console, identity, who = visit.console, visit.state.identity, visit.adult.name
    devices = devices_of(visit.household, profile)
    if not await console.resolver.delete_activity(identity, profile, devices):
        path = console.places.activity_db
        try:
            await asyncio.to_thread(delete_activity, path, identity, profile, devices)
        except OSError:
            sentence = _("The records cannot be deleted now: the disk does not take it.")
            raise Sorry(sentence, 503) from None
    await console.store.run(
        lambda store: forget_child(store, identity, profile, who=who, what=what, change=change)
    )
