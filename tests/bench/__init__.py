"""Speed and memory, measured beside what they are compared with. Run by `make bench`, never by pytest.

Every module here that has `measure() -> dict[str, Figure]` is one part: `python -m tests.bench [part…]`.
"""
