"""Case studies: what practices did with their communities."""
