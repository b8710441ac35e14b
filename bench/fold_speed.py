"""How fast the clocks of a case are folded: run `make bench`, or `python -m bench.fold_speed`.

Cases of twenty events each, from opening to closing, with every clock's key, status and due time
read. Each plan of the shipped programmes, and of one that promises every metric.

After `make compiled`, `PYTHONPATH=build/compiled` measures the compiled fold.
"""

from __future__ import annotations

from functools import partial

from bench.cases import Case, every_terms, lives
from bench.measure import machine, medians, table

from troth.promises import ledger
from troth.promises.clocks import clocks
from troth.promises.terms import Terms

CASES = 60


def main() -> None:
    how = "in Python" if ledger.__file__.endswith(".py") else "compiled"
    print(f"{machine()}, the fold is {how}")
    every = every_terms()
    cases = {name: lives(terms, CASES) for name, terms in every.items()}
    counts = {name: fold(terms, cases[name]) / CASES for name, terms in every.items()}
    taken = medians({name: partial(fold, every[name], cases[name]) for name in every})
    table(
        "Folding cases of twenty events",
        ["plan", "clocks a case", "cases a second"],
        [[name, f"{counts[name]:.1f}", f"{CASES / taken[name]:,.0f}"] for name in every],
    )


def fold(terms: Terms, cases: list[Case]) -> int:
    """Fold the cases; return how many clocks they have."""
    read = [
        (clock.key, clock.status, clock.due)
        for timeline, at in cases
        for clock in clocks(terms, timeline, at)
    ]
    return len(read)


if __name__ == "__main__":
    main()
