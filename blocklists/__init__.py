"""Lists of names: fetched, read in every format, compiled into one table, looked up.

The modules that answer a query (`sources`, `table`, `conditions`, `catalogue`) import the standard
library only; `download` is the one that needs more.
"""
