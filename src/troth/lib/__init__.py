"""Small helpers below every floor, one concept a file."""
