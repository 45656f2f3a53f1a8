"""Certificates and transcripts as people have them: PDF, photograph, scan, mail. See `docs.md` beside this file."""

from opencme.interchange.certificate.contained import read_contained
from opencme.interchange.certificate.failure import ReadingError
from opencme.interchange.certificate.proposal import Found, Line, Place, Proposal, Reading
from opencme.interchange.certificate.reader import read, read_text

__all__ = ["Found", "Line", "Place", "Proposal", "Reading", "ReadingError", "read", "read_contained", "read_text"]
