"""How the shipped starter data is made from published lists; run by a person, never by the product.

`python -m blocklists.derive FOLDER` reads a folder laid out as `starter/DERIVED.md` says and
writes `blocklists/starter/`; the same folder gives the same bytes. `recipes` may name only lists
whose licence allows bundling; popularity lists are a check of single names, never copied.
"""
