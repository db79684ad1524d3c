"""What was reached, promised, sought or refused, and between whom."""
