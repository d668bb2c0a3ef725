"""What a kiosk does. Pure: no clock, thread, file, network or Qt."""
