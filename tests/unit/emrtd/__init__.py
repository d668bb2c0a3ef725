"""Tests of travel documents."""
