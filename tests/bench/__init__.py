"""Plain scripts that print figures and ratios: ``python -m tests.bench.import_speed`` and so on."""
