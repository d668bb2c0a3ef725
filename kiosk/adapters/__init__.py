"""Adapters: other people's systems speaking the contract, each a process of its own, never imported."""
