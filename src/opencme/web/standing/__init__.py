"""Standing: what a signed-in clinician holds, how it stands with each, and what to tell us."""
