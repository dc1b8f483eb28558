"""What a reader typed: its grammar, and the plan of what has to stand in a text."""
