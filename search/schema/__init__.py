"""What is indexed: documents, and the fields made of them."""
