"""Certificates in layouts of their own, forty-eight to develop with and eight held out, to measure the reader by."""
