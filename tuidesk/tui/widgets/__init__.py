"""What the screens are made of; the long ones paint by line."""
