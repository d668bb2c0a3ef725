"""Machine-readable travel documents, ICAO Doc 9303: conversations and proofs without I/O, for the card process alone."""
