"""The privileged part: refuses or redirects what devices send, as it is told over a Unix socket.

It is `nigehban-fw`, a process of its own with CAP_NET_ADMIN. It knows no rules and no names, only
addresses and seconds; standard library only, and nothing of the other rooms.
"""
