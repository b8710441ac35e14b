"""The demo world: five customers, their provider, and sixty days of cases."""

from troth.demo.world import DEMO_PASSWORD, lay_out_demo_world

__all__ = ["DEMO_PASSWORD", "lay_out_demo_world"]
