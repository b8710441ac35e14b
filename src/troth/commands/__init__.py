"""The commands that need no database: one file a command, or a family of them."""
