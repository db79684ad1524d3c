"""What is said, and by which words it is said to be: attributions, as token ranges."""
