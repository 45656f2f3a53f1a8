"""Registers of accredited providers: brought here as lists, looked at where an activity claims accreditation."""
