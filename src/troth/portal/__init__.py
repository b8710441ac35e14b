"""The door for customers: their cases, what is promised on them, and their contacts."""
