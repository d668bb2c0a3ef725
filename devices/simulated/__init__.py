"""Peers of the real drivers at the wire: APDUs and ESC/POS bytes. Named by assembly and tests alone."""
