"""Where a made-up home lies, and how it goes away without a trace."""

import shutil

from store.places import Places


def trial_places(real: Places) -> Places:
    """Give the made-up home's own folder, below the real one."""
    return Places(real.data / "trial")


def throw_away(real: Places) -> None:
    """Delete the made-up home's folder; what its links lead to stays. Raises OSError."""
    made_up = trial_places(real)
    if made_up.runtime != real.runtime:  # its own, elsewhere where paths are long
        shutil.rmtree(made_up.runtime, ignore_errors=True)
    if made_up.data.exists():
        shutil.rmtree(made_up.data)
