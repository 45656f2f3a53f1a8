"""What goes out: the transcript, the audit binder, everything in one archive."""
