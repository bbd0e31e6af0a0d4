"""What helps whoever reads proof: search, outline, spelling, remarks on the prose. From values to values: nothing here writes."""
