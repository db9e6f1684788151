"""A small benchmark beside dnsmasq and unbound: CPU per query, interleaved.

On shared machines the rate swings with the neighbours; the CPU time that a server spends on a
query swings far less. So each server is measured in turn, for a moment, again and again, and what
is quoted is the median, and the ratio within the same round.
"""
