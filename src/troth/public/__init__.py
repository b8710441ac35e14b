"""The door for everybody: published support policies, and whether the site is well."""
