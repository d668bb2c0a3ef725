"""The tests of the house: unit, flow, contract, ui and system."""
