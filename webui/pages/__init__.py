"""The pages, one folder each: a view, its templates, and its part of the style sheet."""
