"""What is known before an article is read: tables, ontology and the questions; loaded, never decided, here."""
