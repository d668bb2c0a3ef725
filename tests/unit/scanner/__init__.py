"""The scanner's driver: what it takes, what it refuses."""
