"""What becomes of a mail that came in.

`deciding.decide` asks one question after the other: did a machine write it, who writes, about which
case, may they; each has its file. What a person has to answer goes to triage.
"""
