"""A gallery of every component in believable pages, without a database: `python -m tests.gallery`.

It is for looking at, and for the browser test that walks it. The pages are made of sample data.
"""
