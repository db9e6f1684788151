"""Pages and API for parents, children and operators."""
