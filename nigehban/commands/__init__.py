"""One module for each group of commands: `add_commands` declares them, functions run them."""
