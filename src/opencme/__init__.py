"""OpenCME: continuing medical education, from what the rules ask to what a clinician still needs, and why.

The rooms of the package and what each may import are listed in ``docs/architecture.md``; import-linter keeps them.
"""

__version__ = "0.1.0"
