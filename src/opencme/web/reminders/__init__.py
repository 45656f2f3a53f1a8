"""Deadlines that come to the holder: mails at sensible distances, and a calendar of her own."""
