"""QR codes as modules, for the screen and for the paper: error correction M, the mask sought as the standard says."""

from __future__ import annotations

import zxingcpp

DARK = bytes([1]) + bytes(255)  # in the library's picture a dark module is 0


def qr_rows(text: str) -> list[bytes]:
    """Rows without a quiet zone (the standard's is four modules), one byte a module, 1 is dark."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = code.to_image(add_quiet_zones=False)
    count, modules = picture.shape[1], bytes(picture).translate(DARK)  # type: ignore[call-overload]  # it is a buffer
    return [modules[at : at + count] for at in range(0, len(modules), count)]
