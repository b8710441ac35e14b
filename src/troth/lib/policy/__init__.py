"""A support programme as a page for its readers, made from nothing but the programme itself."""

from troth.lib.policy.page import PolicyPage, policy_page
from troth.lib.policy.parts import Line, PlanPromises, PromiseRow, Section

__all__ = ["Line", "PlanPromises", "PolicyPage", "PromiseRow", "Section", "policy_page"]
