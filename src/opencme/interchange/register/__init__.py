"""Registers of accredited providers as accreditors publish them: CSV lists. See `docs.md` beside this file."""

from opencme.interchange.register.reader import Problem, Reading, RegisterError, read

__all__ = ["Problem", "Reading", "RegisterError", "read"]
