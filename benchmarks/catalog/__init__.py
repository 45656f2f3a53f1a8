"""Catalogs to measure by: made up, as large as wanted, the same again from the same number."""
