"""Drivers: know no visitor and no Qt."""
