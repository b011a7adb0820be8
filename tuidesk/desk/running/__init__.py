"""What runs: the worker's process and its servers, and what it tells the others."""
