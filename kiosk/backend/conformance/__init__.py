"""Whether a backend keeps the contract: every clause of the contract file tried over the wire, independent of the client."""
