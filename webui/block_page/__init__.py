"""The block page: its own listener, any Host, reading only, no cookies, no session."""
