"""Black-box DNS conformance: real sockets, a scripted upstream, any forwarder in between.

Law of this folder: it imports nothing of Nigehban.  A server is a command that is started, asked
over UDP and TCP, and stopped by its process id.  README.md says how to run it and how to read it.
"""
