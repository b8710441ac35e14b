"""Customer organisations and their contacts; staff, teams and sites."""
