"""Forty certificates in forty layouts with what each says, to measure the reader of certificates by."""
