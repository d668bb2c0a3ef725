"""Simulated travel documents: chips that answer as ICAO Doc 9303-10 and -11 ask, and the demo country that issues them.

Written from the standard and not from the code that reads: a chip that shared the reader's misunderstanding would prove
nothing. Of `devices.card` only vpcd's framing is shared (`wire`). Shared with the reader as libraries are the ciphers and
signatures of `cryptography`, the points of `ecdsa` and the encodings of `asn1crypto`; nothing of ours.
"""
