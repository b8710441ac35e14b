"""All parts of a programme beside its promises, as they are compared.

A change of what stands in none of their tables is told as one to be looked at.
"""

from __future__ import annotations

from troth.promises.parts_access import WHO_ASKS
from troth.promises.parts_cases import WHAT_CASES_ARE
from troth.promises.parts_service import WHAT_COMES_WITH_IT

PARTS = (*WHO_ASKS, *WHAT_CASES_ARE, *WHAT_COMES_WITH_IT)
