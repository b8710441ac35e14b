"""How many examples tests by chance try: some in `make test`, many more in `make test-deep`.

Both are profiles of hypothesis; `--hypothesis-profile deep` has any test go deep. `make test` tries
the same examples each time, so that it fails by a change and not by chance; a deep run tries others
each time, and what it finds becomes a worked example.
"""

from __future__ import annotations

from hypothesis import settings

TIMES = 20

# How long an example takes says more about the machine than about Troth.
settings.register_profile("quick", deadline=None, derandomize=True)
settings.register_profile("deep", deadline=None, max_examples=100 * TIMES)
settings.load_profile("quick")


def many(quick: int) -> int:
    """So many in `make test`, and twenty times as many in a deep run."""
    return quick * (TIMES if settings.get_current_profile_name() == "deep" else 1)


def examples(quick: int) -> settings:
    """Settings of a property test that tries so many examples in `make test`."""
    return settings(max_examples=many(quick))
