"""Mail on its way in: kept raw, read, put on tickets, counted."""
