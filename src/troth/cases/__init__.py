"""Support cases: their words, their state and their promises kept by the clock."""
