"""The command line, configuration and bootstrap: the one place that knows everyone."""

__version__ = "0.1.0"
