"""What goes in and what comes out, separately. Every field has a description and an example."""
