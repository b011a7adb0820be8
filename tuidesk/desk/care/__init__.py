"""Looking after a desk: examine, back up, export, archive, erase."""
