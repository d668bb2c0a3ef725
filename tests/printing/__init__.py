"""The printer's driver in virtual time: every fault at every point, thousands of histories, power cuts."""
