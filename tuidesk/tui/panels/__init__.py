"""Questions at the bottom of the screen; the tickets above stay where they are."""
