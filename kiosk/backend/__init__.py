"""The client of the Tawasul contract: typed outcomes, one deadline a call, no answer believed before it is checked."""
