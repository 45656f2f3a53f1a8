"""What credit is: amounts, records, transcripts and the names of the field."""
