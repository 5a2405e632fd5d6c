"""Where coordinates belong: which mistake brought them where they are, with the evidence."""
