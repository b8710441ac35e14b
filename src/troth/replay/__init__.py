"""Real history under a programme: what would have been kept, missed and owed.

A log and its mapping become columns of events (`mapping`, `reading`, `rows`, `times`, `gathering`,
`cases`). `judging` turns a batch of whole cases into the outcome of every clock, together where it
can (`together`, `race`) and case by case where it must (`folded`). `figures` sums outcomes up so
that parts can be added, on one machine (`history`) or many (`spark`). `record` has all that is
told, `report` and `page` show it.
"""
