"""One module for each generated page; each has `page()`, which gives the Markdown."""
