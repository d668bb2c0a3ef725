"""Carries the core's effects out: loop, workers, settings, log. No Qt."""
