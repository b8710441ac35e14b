"""A support programme as a page for its readers, made from nothing but the programme itself.

`policy_page` says what is on it; the doors, `as_html` and `as_markdown` give it a form.
"""

from troth.lib.policy.page import PolicyPage, policy_page

__all__ = ["PolicyPage", "policy_page"]
