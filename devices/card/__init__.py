"""Cards: APDU conversations without I/O, profiles of key-less cards, and the PC/SC driver."""
