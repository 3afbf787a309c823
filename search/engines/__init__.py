"""The two engines behind one interface: Tantivy in process, Elasticsearch on machines of its own."""
