"""The JSON API: for programs of the family, with tokens. `operations` says what there is."""
