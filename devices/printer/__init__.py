"""The receipt printer: ESC/POS bytes without I/O, and the driver that confirms what it printed."""
