"""The pure core: promised time, computed and explained. No Django, no database, no "now"."""
