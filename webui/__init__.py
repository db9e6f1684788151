"""Pages for parents and children, and the block page. Never imports the resolver."""
