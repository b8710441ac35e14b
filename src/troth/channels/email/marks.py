"""The mark by which Troth knows its own mail when it comes back.

Every mail that goes out carries it, with the support address of the installation that sent it, so
that two installations that write to each other are told apart and neither answers the other.
"""

LOOP_HEADER = "X-Troth-Loop"
