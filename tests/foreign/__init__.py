"""What others' code makes of our bytes."""
