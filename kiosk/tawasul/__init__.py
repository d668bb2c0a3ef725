"""The reference Tawasul service: its own process and dependencies; knows nothing of the kiosk but the contract."""
