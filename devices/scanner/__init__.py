"""Scanners at a serial port: the printed lines of a document and the barcode of a registry number. They know no visitor."""
