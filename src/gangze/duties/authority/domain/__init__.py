"""What authority means: limits, chains, ladders; values in, values and reasons out."""
