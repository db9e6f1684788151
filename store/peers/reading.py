"""Read somebody's file in a process of its own: `python -m store.peers.reading`.

The first line of the input names the apps that are known (JSON), the rest is the file; the output
is what was carried over, or why the file was refused. The process may use so much memory and time
and no more: whatever a file does to it, the page that asked goes on.
"""

import json
import resource
import sys
from typing import Final

from store.peers.carried import PeerError
from store.peers.taking_over import MOST_OCTETS, read_peer

MOST_SECONDS: Final = 30
_MOST_MEMORY: Final = 512 << 20
_LONGEST_LINE: Final = 1 << 20


def main() -> int:
    """Read, and write the answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    apps = frozenset(json.loads(sys.stdin.buffer.readline(_LONGEST_LINE)))
    octets = sys.stdin.buffer.read(MOST_OCTETS + 1)
    try:
        answer: dict[str, object] = {"carried": read_peer(octets, apps).to_json()}
    except PeerError as error:
        answer = {"refused": error.refusal.name}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
