"""What a forecast of a case takes where nothing else is asked for."""

DRAWS = 1_000  # a unit and month
SEED = 1
