"""Case studies out of documents and tables that people have already: pure reading, nothing is stored here."""
