"""Tests that look at the whole site in a browser, served as a person would serve it."""
