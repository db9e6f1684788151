"""What goes out of the house: notices and weekly summaries, where an adult set that up."""
