"""Machine-readable travel documents, ICAO Doc 9303: conversations and proofs without I/O.

Conversations are the card process's alone. Proofs are asked by it and by the service, which proves afresh what it is shown:
pyproject.toml lists the files that it may import, and holds that none of them leads to one that talks to a chip.
"""
