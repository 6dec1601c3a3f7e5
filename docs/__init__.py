"""Documentation: what people wrote, and what is generated from the code and compared with it."""
