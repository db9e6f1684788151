"""DNS: receives questions, answers them by the household's rules, asks upstreams.

This process imports the standard library only, so that it stays small on a router; a test holds it
to that. The line that a query walks is written in `resolver.service`.
"""
