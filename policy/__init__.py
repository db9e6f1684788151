"""What a family wishes, and what follows from it: pure words and decisions.

Nothing in this package knows a clock, a socket, a file or a log. It imports the standard library
only, and every function here gives the same answer to the same arguments.
"""
