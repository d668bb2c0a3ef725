"""Documents laid, read and pulled thousands of times: each drawn at random, and each with one outcome that is right."""
