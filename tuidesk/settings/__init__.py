"""What people configure: loaded, checked and explained."""
