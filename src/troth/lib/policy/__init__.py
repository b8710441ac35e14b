"""A support programme as a page for its readers, made from nothing but the programme itself."""

from troth.lib.policy.page import PolicyPage, policy_page

__all__ = ["PolicyPage", "policy_page"]
