"""A made-up family to try and throw away: a home of its own folder, which nothing real obeys."""
