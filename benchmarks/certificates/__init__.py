"""Certificates in layouts of their own, forty to develop with and sixteen held out, to measure the reader by."""
