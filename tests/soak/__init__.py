"""Thousands of visits with random faults: `python -m tests.soak`. Peers live in other processes than the kiosk."""
