"""How Nigehban comes to a machine: packages, units and installers. Nothing here runs at home."""
