"""Disks that die, fill up and lose power; processes that are killed; mistakes that must be caught.

The tests here run in the suite; ``python -m tests.torture.kills`` and ``python -m
tests.torture.mutants`` are the long runs.
"""
