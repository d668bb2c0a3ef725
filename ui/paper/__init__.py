"""Receipt content to dots: drawn by the same text engine as the screen."""
