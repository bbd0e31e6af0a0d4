"""What could be wrong in finished files. Checks report; they mend nothing, and know no edition."""
