"""What customers are told, in their language: dates, hours, sentences."""
