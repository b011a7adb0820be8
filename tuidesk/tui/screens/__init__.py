"""Whole screens: wiring of widgets, no business of their own."""
