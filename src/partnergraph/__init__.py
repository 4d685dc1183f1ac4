"""partnergraph: from press articles to a knowledge graph of telecom-government partnerships, with evidence."""
