"""A clinician's record: the credentials held, the facts stated, and the ledger of credit."""
