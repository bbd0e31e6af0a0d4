"""What hypothesis makes of bookforge's material: one module for each kind of it."""
