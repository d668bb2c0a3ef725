"""Tests: faults between the kiosk and the service."""
