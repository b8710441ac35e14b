"""What people do with Troth, in a real browser against the real programs."""
